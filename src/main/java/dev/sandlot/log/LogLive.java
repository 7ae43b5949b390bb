package dev.sandlot.log;

import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Passes on what comes: each process that has something new in turn, a part at a time. Holds the part of one. */
final class LogLive implements LogPhase {
    private static final int MOST_LOADED = 32 << 10;

    private final MergedLog log;
    private final LogMembers members;
    private final Deque<LogFeed> turns = new ArrayDeque<>();
    private @Nullable LogFeed current;
    private boolean turnUsed;

    LogLive(MergedLog log, LogMembers members) {
        this.log = log;
        this.members = members;
    }

    @Override
    public Future<Void> enter(LogFeed feed) {
        takeTurn(feed, feed.ready());
        return Future.succeededFuture();
    }

    private void takeTurn(LogFeed feed, Future<Void> when) {
        int run = feed.run();
        when.onComplete(done -> {
            if (feed.run() != run || feed.isFailed()) {
                return;
            }
            if (done.failed()) {
                Unawaited.note(log.failed(feed, done.cause()), "telling that a log can't be read");
            } else {
                turns.add(feed);
            }
            log.schedule();
        });
    }

    @Override
    public boolean step() {
        var feed = current;
        if (feed == null || feed.isFailed()) {
            if (members.isDue(null)) {
                return log.open(members.take());
            }
            var next = turns.poll();
            current = next;
            turnUsed = next != null && next.isLoaded();
            return next != null || log.endOfNews();
        }
        if (feed.isLoaded()) {
            log.entry(feed);
            return true;
        }
        if (turnUsed || feed.isEnded()) {
            endTurn(feed);
            return true;
        }
        turnUsed = true;
        // Where it is an end that is to be told, another run may have begun meanwhile: the others don't wait for what
        // that prints.
        boolean certain = feed.isBehind();
        var reading = feed.follow(MOST_LOADED);
        if (certain || reading.succeeded()) {
            return log.await(feed, reading);
        }
        current = null;
        takeTurn(feed, reading);
        return true;
    }

    private void endTurn(LogFeed feed) {
        current = null;
        if (feed.isEnded()) {
            log.retire(feed);
        } else {
            Unawaited.note(enter(feed), "following a log");
        }
    }
}
