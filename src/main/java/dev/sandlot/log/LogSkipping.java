package dev.sandlot.log;

import dev.sandlot.stream.OutputSource.Start;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Takes each log that has some of the last lines to the first of them, after they have been counted. */
final class LogSkipping implements LogPhase {
    private static final int MOST_LOADED = 32 << 10;

    private final MergedLog log;
    private final LogTail tail;
    private final LogPhase next;
    private final Deque<Turn> turns = new ArrayDeque<>();
    private @Nullable LogFeed current;
    private int left;

    /** @param begin where it has to be read once more */
    private record Turn(LogFeed feed, LogPosition begin) {}

    /** @param next what takes the logs up then */
    LogSkipping(MergedLog log, LogTail tail, LogPhase next) {
        this.log = log;
        this.tail = tail;
        this.next = next;
        for (var feed : log.feeds()) {
            var begin = tail.begin(feed);
            if (begin != null) {
                turns.add(new Turn(feed, begin));
            }
        }
    }

    @Override
    public Future<Void> enter(LogFeed feed) {
        return next.enter(feed);
    }

    @Override
    public boolean step() {
        var feed = current;
        if (feed == null || feed.isFailed()) {
            var turn = turns.poll();
            if (turn == null) {
                log.endOfSkipping(next);
                return true;
            }
            left = Math.max(0, tail.before(turn.feed.id()));
            current = left > 0 ? turn.feed : null;
            return reopen(turn.feed, turn.begin);
        }
        if (left == 0 || feed.isDrained()) {
            current = null;
            // What has been read and is wanted is read again when its turn comes.
            return reopen(feed, feed.position());
        }
        if (!feed.isLoaded()) {
            return log.await(feed, feed.load(MOST_LOADED));
        }
        var entry = feed.next();
        left -= entry instanceof LogEntry.Line line && !line.partial() && log.isWanted(entry) ? 1 : 0;
        log.account(feed);
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
