package dev.sandlot.log;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Merges what is there by time. Reads a log only when its turn has come, and knows of the others no more than when that will be. */
final class LogHistory implements LogPhase {
    private static final int MOST_LOADED = 32 << 10;

    private final MergedLog log;
    private final LogMembers members;
    private final PriorityQueue<LogFeed> byTime =
            new PriorityQueue<>(Comparator.comparing(LogFeed::nextAt).thenComparing(LogFeed::id));
    private @Nullable LogFeed current;

    LogHistory(MergedLog log, LogMembers members) {
        this.log = log;
        this.members = members;
    }

    @Override
    public Future<Void> enter(LogFeed feed) {
        return feed.look().map(looked -> {
            byTime.add(feed);
            return null;
        });
    }

    @Override
    public boolean step() {
        var feed = current;
        if (feed == null || feed.isFailed()) {
            var next = byTime.peek();
            if (members.isDue(next == null ? null : next.nextAt())) {
                return log.open(members.take());
            }
            current = byTime.poll();
            if (current == null) {
                log.endOfHistory();
            }
            return true;
        }
        if (feed.isDrained()) {
            drained(feed);
            return true;
        }
        if (feed.nextAt() == null) {
            return log.await(feed, feed.look());
        }
        if (isOthersTurn(feed)) {
            byTime.add(feed);
            current = null;
            return true;
        }
        if (feed.isLoaded()) {
            log.entry(feed);
            return true;
        }
        return log.await(feed, feed.load(share()));
    }

    private boolean isOthersTurn(LogFeed feed) {
        var next = byTime.peek();
        return next != null && byTime.comparator().compare(next, feed) < 0 || members.isDue(feed.nextAt());
    }

    private void drained(LogFeed feed) {
        if (feed.isEnded()) {
            log.retire(feed);
            current = null;
        } else if (feed.member().over()) {
            feed.finish();
        } else {
            current = null;
        }
    }

    /** So that all together stay below what may be held, however many they are. */
    private int share() {
        return Math.max(1, Math.min(MOST_LOADED, MergedLog.HELD_BYTES / (1 + byTime.size())));
    }
}
