package dev.sandlot.http;

import dev.sandlot.model.ProcessId;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/**
 * The output of all processes of a sandbox, merged line by line, to one client at its pace. What is there already is merged by time;
 * what comes is passed on as it comes. Lines of one channel are always in order, each exactly once. All on one event loop.
 */
final class MergedLog {
    private static final int PART_BYTES = 128 << 10;
    /** What the newest lines that were asked for may take while the history is being read. */
    private static final long MOST_TAIL_BYTES = 8 << 20;

    private final Context context;
    private final EventStream stream;
    private final Options options;
    private final TreeMap<ProcessId, LogFeed> feeds = new TreeMap<>();
    private final Deque<Buffer> tail = new ArrayDeque<>();
    private long tailBytes;
    private int done;
    private boolean history = true;
    private boolean follow;
    private boolean waitingForClient;
    private boolean scheduled;
    private boolean stopped;

    /**
     * @param tail only so many of the newest lines, or null for all
     * @param since only lines from this time on, or null
     */
    record Options(Format format, boolean follow, Integer tail, Instant since) {}

    MergedLog(Context context, EventStream stream, Options options, int done) {
        this.context = context;
        this.stream = stream;
        this.options = options;
        this.follow = options.follow;
        this.done = done;
    }

    boolean knows(ProcessId process) {
        return process.number() <= done || feeds.containsKey(process);
    }

    /** The feed of this process, or null where there is none (any more). */
    LogFeed feed(ProcessId process) {
        return feeds.get(process);
    }

    void add(LogFeed feed) {
        if (stopped) {
            feed.close();
        } else {
            feeds.put(feed.id(), feed);
        }
    }

    /** Ends when what is there now has been sent. */
    void finish() {
        follow = false;
        advance();
    }

    void stop() {
        stopped = true;
        feeds.values().forEach(LogFeed::close);
        feeds.clear();
    }

    /** Reads and sends as much as can be at this moment. Whatever completes later calls it again. */
    void advance() {
        scheduled = false;
        if (stopped || waitingForClient) {
            return;
        }
        readOn();
        if (history && feeds.values().stream().anyMatch(LogFeed::isBehind)) {
            return;
        }
        var part = new ArrayList<Buffer>();
        var bytes = 0;
        for (var feed = earliest(); feed != null && bytes < PART_BYTES; feed = earliest()) {
            bytes += render(feed, part);
            if (feed.isBehind()) {
                break;
            }
        }
        forgetDone();
        if (history && isDrained()) {
            if (!follow) {
                renderUnfinished(part);
            }
            history = false;
            part.addAll(tail);
            tail.clear();
        }
        send(part);
    }

    private void readOn() {
        for (var feed : List.copyOf(feeds.values())) {
            var reading = feed.readOn(follow && !history);
            if (reading != null) {
                reading.onSuccess(read -> schedule()).onFailure(broken -> stream.cut());
            }
        }
    }

    private void schedule() {
        if (!scheduled && !stopped) {
            scheduled = true;
            context.runOnContext(next -> advance());
        }
    }

    private LogFeed earliest() {
        LogFeed first = null;
        for (var feed : feeds.values()) {
            if (feed.head() != null
                    && (first == null || feed.head().at().isBefore(first.head().at()))) {
                first = feed;
            }
        }
        return first;
    }

    private boolean isDrained() {
        return feeds.values().stream().allMatch(feed -> feed.head() == null && !feed.isBehind());
    }

    private int render(LogFeed feed, List<Buffer> part) {
        var entry = feed.take();
        if (options.since != null && entry.at().isBefore(options.since)) {
            return 0;
        }
        var bytes = switch (options.format) {
            case TEXT -> entry.text(feed.id());
            case NDJSON -> line(feed, entry);
            case SSE -> EventStream.event(vector(), entry.event(), entry.json(feed.id()));
        };
        if (history && options.tail != null) {
            keepForTail(bytes);
            return 0;
        }
        part.add(bytes);
        return bytes.length();
    }

    /** Lines that have no newline yet: nobody waits for it. */
    private void renderUnfinished(List<Buffer> part) {
        feeds.values().forEach(LogFeed::flush);
        for (var feed = earliest(); feed != null; feed = earliest()) {
            render(feed, part);
        }
    }

    private static Buffer line(LogFeed feed, LogEntry entry) {
        var json = entry.json(feed.id());
        if (entry instanceof LogEntry.Gap) {
            json = new io.vertx.core.json.JsonObject()
                    .put("process", json.remove("process"))
                    .put("gap", json);
        }
        return Buffer.buffer(JsonString.withoutLineEnds(json.encode()) + "\n");
    }

    private void keepForTail(Buffer bytes) {
        tail.addLast(bytes);
        tailBytes += bytes.length();
        while (tail.size() > options.tail || (tailBytes > MOST_TAIL_BYTES && tail.size() > 1)) {
            tailBytes -= tail.removeFirst().length();
        }
    }

    /** Where a client goes on that has got everything so far; the processes that are over are told in one word. */
    private String vector() {
        var parts = new ArrayList<String>(feeds.size() + 1);
        feeds.forEach((id, feed) -> parts.add(id + ":" + feed.position()));
        if (done > 0) {
            parts.add("..p" + done);
        }
        return String.join(",", parts);
    }

    private void forgetDone() {
        for (var feed : List.copyOf(feeds.values())) {
            if (feed.isDone()) {
                feeds.remove(feed.id());
                done = Math.max(done, feed.id().number());
                feed.close();
            }
        }
    }

    private void send(List<Buffer> part) {
        if (!part.isEmpty()) {
            stream.write(EventStream.joined(part));
        }
        if (!history && !follow && isDrained()) {
            stream.end();
        } else if (stream.isFull()) {
            waitingForClient = true;
            stream.whenDrained(() -> {
                waitingForClient = false;
                advance();
            });
        } else if (!part.isEmpty() || earliest() != null || needsReading()) {
            schedule();
        }
    }

    private boolean needsReading() {
        return feeds.values().stream().anyMatch(LogFeed::isBehind);
    }
}
