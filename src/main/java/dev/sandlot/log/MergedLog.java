package dev.sandlot.log;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.ProcessId;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource.Start;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output of all processes of a sandbox, merged line by line, to one client at its pace. What is there already is merged by time;
 * what comes is passed on as it comes. Lines of one channel are always in order, each exactly once. A process whose log can't be read is
 * told of, and the others go on.
 *
 * <p>It holds, however many processes there are and however short their lines are: at most {@link #HELD_BYTES} that wait for their turn,
 * the chunk that is being cut, {@link #UNFINISHED_BYTES} of lines that have not ended, and what its sink has gathered. Used on one context.
 */
public final class MergedLog {
    /** What is read ahead, of all processes together. */
    static final int HELD_BYTES = 256 << 10;
    /** Where lines that have not ended are more than this, the longest one comes in parts. */
    static final int UNFINISHED_BYTES = 128 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(MergedLog.class);

    private final Source source;
    private final LogMembers members;
    private final LogVector vector;
    private final LogSink sink;
    private final TreeMap<ProcessId, LogFeed> feeds = new TreeMap<>();
    private final LogLines lines;
    private final LogSteps steps;
    private LogPhase phase;
    private boolean follow;

    /**
     * What is wanted of it.
     *
     * @param follow whether it goes on with what comes, until {@link #finish}
     * @param tail only so many of the newest lines, or null for all
     * @param since only lines from this time on, or null
     */
    public record Options(
            boolean follow,
            @Nullable Integer tail,
            @Nullable Instant since) {}

    /** Where a process's output is read; a fault of kind NOT_FOUND where it is not kept any more. */
    public interface Source {
        Future<OutputReader> open(ProcessId process, Start start);
    }

    /**
     * Nothing is read before {@link #add}.
     *
     * @param from where the client goes on
     */
    public MergedLog(Context context, Options options, LogPosition.Vector from, Source source, LogSink sink) {
        this.source = source;
        this.sink = sink;
        this.follow = options.follow;
        this.members = new LogMembers(from);
        this.vector = new LogVector(feeds, members, from.done());
        this.lines = new LogLines(sink, vector, options.since, options.tail);
        this.phase = new LogHistory(this, members);
        this.steps = new LogSteps(
                context,
                sink,
                () -> phase.step(),
                (feed, cause) -> Unawaited.note(failed(feed, cause), "telling that a log can't be read"));
    }

    /**
     * Takes up the processes that it does not know yet.
     *
     * @param done every process up to this number that is not among them counts as read; 0 where all are among them
     */
    public void add(Collection<LogMember> some, int done) {
        vector.done(done);
        members.add(some);
        steps.start();
    }

    /** A process runs: where that is another run of it, what it prints is read on. */
    public void runs(ProcessId process) {
        var feed = feeds.get(process);
        if (isStopped() || feed == null || !feed.isEnded()) {
            return;
        }
        int run = feed.run();
        var position = feed.position();
        source.open(process, new Start.At(position.firstSeq()))
                .compose(reader -> {
                    if (isStopped() || feed.run() != run) {
                        reader.close();
                        return Future.succeededFuture();
                    }
                    feed.reopen(reader, position);
                    account(feed);
                    return phase.enter(feed);
                })
                .onSuccess(v -> steps.schedule())
                .onFailure(e -> LOG.debug("{}: {}", process, e.getMessage()));
    }

    /** Ends when what is there now has been sent. */
    public void finish() {
        follow = false;
        steps.advance();
    }

    /** Closes what it has open: nothing more is read, and nothing more given. */
    public void stop() {
        steps.stop();
        feeds.values().forEach(LogFeed::close);
        feeds.clear();
    }

    void schedule() {
        steps.schedule();
    }

    /** As {@link LogSteps#await}. */
    boolean await(@Nullable LogFeed feed, Future<?> work) {
        return steps.await(feed, work);
    }

    boolean open(LogMember member) {
        var wanted = members.wanted(member.id());
        Start start = wanted != null
                ? new Start.At(wanted.firstSeq())
                : lines.tail() != null ? new Start.Tail(lines.tail().lines()) : new Start.First();
        Future<Void> entered = source.open(member.id(), start).transform(opened -> entered(member, wanted, opened));
        return await(null, entered);
    }

    private Future<Void> entered(LogMember member, @Nullable LogPosition wanted, AsyncResult<OutputReader> opened) {
        if (isStopped()) {
            if (opened.succeeded()) {
                opened.result().close();
            }
            return Future.succeededFuture();
        }
        if (opened.failed() && isGone(opened.cause())) {
            return Future.succeededFuture();
        }
        var feed = new LogFeed(member, opened.result(), wanted);
        feeds.put(member.id(), feed);
        vector.changed();
        return (opened.failed() ? Future.<Void>failedFuture(opened.cause()) : phase.enter(feed))
                .recover(cause -> failed(feed, cause));
    }

    /** One that was deleted in the meantime has no log, and that is no failure. */
    private static boolean isGone(Throwable failure) {
        return failure instanceof FaultException known && known.fault().kind() == Fault.Kind.NOT_FOUND;
    }

    /** Its log can't be read: told once; the others go on. */
    Future<Void> failed(@Nullable LogFeed feed, Throwable cause) {
        if (feed == null || isStopped()) {
            LOG.debug("a merged log", cause);
        } else if (!feed.isFailed()) {
            LOG.warn("the output of {} can't be read: {}", feed.id(), cause.getMessage());
            lines.notice(feed, feed.fail());
        }
        return Future.succeededFuture();
    }

    /** Nothing more comes of this run. */
    void retire(LogFeed feed) {
        feed.close();
        if (lines.tail() == null && !feed.isFailed() && !feed.member().mayRunAgain()) {
            feeds.remove(feed.id());
            vector.done(feed.id().number());
        }
    }

    /** The next entry of what has been read of this one, if there is one. */
    void entry(LogFeed feed) {
        var entry = feed.next();
        if (entry != null) {
            lines.emit(feed, entry);
        }
        account(feed);
    }

    /** A line that has not ended and that nobody waits for: one of the last lines, too. */
    void closing(LogFeed feed, LogEntry part) {
        lines.close(feed, part);
        account(feed);
    }

    boolean isWanted(LogEntry entry) {
        return lines.isWanted(entry);
    }

    /** Keeps account of lines that have not ended. */
    void account(LogFeed feed) {
        lines.account(feed, feeds.values());
    }

    void endOfHistory() {
        if (!follow) {
            phase = new LogClosing(this);
        } else if (lines.tail() != null) {
            phase = new LogSkipping(this, lines.tail(), new LogHistory(this, members));
        } else {
            phase = new LogLive(this, members);
            feeds.values().stream().filter(feed -> !feed.isEnded()).forEach(phase::enter);
        }
    }

    void endOfSkipping(LogPhase next) {
        phase = next;
        lines.counted();
        List.copyOf(feeds.values()).stream().filter(LogFeed::isEnded).forEach(this::retire);
    }

    /** Nothing new is there. True where nobody waits for it. */
    boolean endOfNews() {
        if (!follow) {
            phase = new LogClosing(this);
        }
        return !follow;
    }

    /** What had not ended has been taken. True where that was only to count it. */
    boolean closed() {
        if (lines.tail() != null) {
            phase = new LogSkipping(this, lines.tail(), new LogHistory(this, members));
            return true;
        }
        sink.end();
        stop();
        return false;
    }

    Collection<LogFeed> feeds() {
        return new ArrayList<>(feeds.values());
    }

    Source source() {
        return source;
    }

    boolean isStopped() {
        return steps.isStopped();
    }
}
