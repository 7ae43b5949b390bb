package dev.sandlot.http;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One process's part of a merged log: its lines that have been read and not yet sent, and how far the sent ones reach. */
final class LogFeed {
    private static final int PART_BYTES = 32 << 10;

    private final ProcessId id;
    private final boolean mayRunAgain;
    /** Whether the process had ended when the reader was opened: what is there now is all. */
    private boolean over;

    private final Deque<LogEntry> entries = new ArrayDeque<>();
    private final Map<Channel, LineSplitter> splitters = new EnumMap<>(Channel.class);
    private OutputReader reader;
    private LogPosition position;
    /** From here on chunks are wanted; null where that is wherever the reader begins. */
    private LogPosition wanted;

    private Instant lastAt = Instant.EPOCH;
    private boolean asking;
    private boolean caughtUp;
    private boolean ended;

    /** @param wanted null to begin where the reader does */
    LogFeed(SandboxProcess process, OutputReader reader, LogPosition wanted) {
        this.id = process.id();
        // p1 is started anew with its sandbox, a service after its end: under the same id, in the same log.
        this.mayRunAgain = process.spec().kind() == ProcessKind.SERVICE
                || process.spec().kind() == ProcessKind.DISPLAY
                || id.number() == 1;
        this.over = process.state() != ProcessState.RUNNING;
        this.reader = reader;
        this.wanted = wanted;
        var start = new LogPosition.Mark(reader.position(), 0);
        this.position = wanted == null ? new LogPosition(start, start) : wanted;
    }

    ProcessId id() {
        return id;
    }

    /** The position after everything that was {@link #take taken}. */
    LogPosition position() {
        return position;
    }

    LogEntry head() {
        return entries.peekFirst();
    }

    /** Whether there may be more history than has been read, so that its next line can't be compared yet. */
    boolean isBehind() {
        return entries.isEmpty() && !caughtUp && !ended;
    }

    /** Whether nothing of it is left, and nothing will come under the same id. */
    boolean isDone() {
        return ended && entries.isEmpty() && !mayRunAgain;
    }

    boolean isEnded() {
        return ended;
    }

    /** The first entry, which counts as sent from now on. */
    LogEntry take() {
        var entry = entries.removeFirst();
        if (entry instanceof LogEntry.Line line) {
            position = line.position();
        } else if (entry instanceof LogEntry.Gap gap) {
            var mark = new LogPosition.Mark(gap.to(), 0);
            position = new LogPosition(mark, mark);
        }
        return entry;
    }

    /** Reads on where that makes sense: history without waiting, then, when {@code follow}, what comes. Null where it doesn't. */
    Future<Void> readOn(boolean follow) {
        if (asking || ended || !entries.isEmpty() || (caughtUp && !follow)) {
            return null;
        }
        asking = true;
        var items = caughtUp ? reader.next(PART_BYTES) : reader.available(PART_BYTES);
        return items.onComplete(done -> asking = false).map(this::add);
    }

    private Void add(List<OutputItem> items) {
        if (items.isEmpty()) {
            // Nothing more without waiting; where it was waited for, the log is gone.
            if (over || caughtUp) {
                end();
            }
            caughtUp = true;
        }
        for (var item : items) {
            if (item instanceof Chunk chunk) {
                add(chunk);
            } else if (item instanceof OutputItem.Gap gap) {
                splitters.values().forEach(splitter -> splitter.flush(false));
                entries.addLast(new LogEntry.Gap(lastAt, gap.from(), gap.to()));
            } else {
                end();
            }
        }
        return null;
    }

    private void end() {
        splitters.values().forEach(splitter -> splitter.flush(false));
        ended = true;
    }

    private void add(Chunk chunk) {
        lastAt = chunk.at();
        if (wanted == null) {
            // Counted from its end, because its head may have been cut off.
            var mark = new LogPosition.Mark(chunk.seq(), chunk.bytes().length());
            wanted = new LogPosition(mark, mark);
            position = wanted;
        }
        splitters
                .computeIfAbsent(chunk.channel(), channel -> new LineSplitter(channel, this::add))
                .add(chunk, wanted.of(chunk.channel()));
    }

    private void add(Channel channel, Instant at, Buffer line, boolean partial, LogPosition.Mark after) {
        var other = channel == Channel.STDERR ? Channel.STDOUT : Channel.STDERR;
        var both = new LogPosition(after, after).with(other, reached(other, after.seq()));
        entries.addLast(new LogEntry.Line(channel, at, line, partial, both));
    }

    /** How far the other channel has been dealt with when this one is at {@code seq}: else a silent channel would hold both back. */
    private LogPosition.Mark reached(Channel other, long seq) {
        var splitter = splitters.get(other);
        var unfinished = splitter == null ? null : splitter.unfinished();
        if (unfinished != null) {
            return unfinished;
        }
        var begun = wanted.of(other);
        return begun.seq() > seq ? begun : new LogPosition.Mark(seq, 0);
    }

    /** Makes entries of lines that have no newline yet. */
    void flush() {
        splitters.values().forEach(splitter -> splitter.flush(true));
    }

    /** Goes on with a log whose process runs again. */
    void reopen(OutputReader next) {
        reader.close();
        reader = next;
        wanted = position;
        splitters.clear();
        over = false;
        ended = false;
        caughtUp = false;
    }

    void close() {
        reader.close();
    }
}
