package dev.sandlot.log;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/** Takes what there is of lines that have not ended, for whoever doesn't wait for the rest. */
final class LogClosing implements LogPhase {
    private final MergedLog log;
    private final Deque<LogFeed> turns = new ArrayDeque<>();

    LogClosing(MergedLog log) {
        this.log = log;
        log.feeds().stream()
                .sorted(Comparator.comparing(LogFeed::lastAt).thenComparing(LogFeed::id))
                .forEach(turns::add);
    }

    /** What comes now is too late. */
    @Override
    public Future<Void> enter(LogFeed feed) {
        return Future.succeededFuture();
    }

    @Override
    public boolean step() {
        var feed = turns.peek();
        if (feed == null) {
            return log.closed();
        }
        var part = feed.part();
        if (part == null) {
            turns.poll();
        } else {
            log.closing(feed, part);
        }
        return true;
    }
}
