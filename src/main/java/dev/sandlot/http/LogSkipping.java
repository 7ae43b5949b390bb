package dev.sandlot.http;

import dev.sandlot.stream.OutputSource.Start;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;

/** Takes each log that has some of the last lines to the first of them, after they have been counted. */
final class LogSkipping implements LogPhase {
    private static final int MOST_LOADED = 32 << 10;

    private final MergedLog log;
    private final LogTail tail;
    private final LogPhase next;
    private final Deque<LogFeed> turns = new ArrayDeque<>();
    private LogFeed current;
    private int left;

    /** @param next what takes the logs up then */
    LogSkipping(MergedLog log, LogTail tail, LogPhase next) {
        this.log = log;
        this.tail = tail;
        this.next = next;
        log.feeds().stream().filter(feed -> tail.begin(feed) != null).forEach(turns::add);
    }

    @Override
    public Future<Void> enter(LogFeed feed) {
        return next.enter(feed);
    }

    @Override
    public boolean step() {
        if (current == null || current.isFailed()) {
            var feed = turns.poll();
            if (feed == null) {
                log.endOfSkipping(next);
                return true;
            }
            left = Math.max(0, tail.before(feed.id()));
            current = left > 0 ? feed : null;
            return reopen(feed, tail.begin(feed));
        }
        if (left == 0 || current.isDrained()) {
            var feed = current;
            current = null;
            // What has been read and is wanted is read again when its turn comes.
            return reopen(feed, feed.position());
        }
        if (!current.isLoaded()) {
            return log.await(current, current.load(MOST_LOADED));
        }
        var entry = current.next();
        left -= entry instanceof LogEntry.Line line && !line.partial() && log.isWanted(entry) ? 1 : 0;
        log.account(current);
        return true;
    }

    private boolean reopen(LogFeed feed, LogPosition from) {
        boolean found = current == null;
        return log.await(
                feed,
                log.source().open(feed.id(), new Start.At(from.firstSeq())).compose(reader -> {
                    if (log.isStopped()) {
                        reader.close();
                        return Future.succeededFuture();
                    }
                    feed.reopen(reader, from);
                    log.account(feed);
                    return found ? next.enter(feed) : Future.succeededFuture();
                }));
    }
}
