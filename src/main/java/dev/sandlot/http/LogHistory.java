package dev.sandlot.http;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Merges what is there by time. Reads a log only when its turn has come, and knows of the others no more than when that will be. */
final class LogHistory implements LogPhase {
    private static final int MOST_LOADED = 32 << 10;

    private final MergedLog log;
    private final LogMembers members;
    private final PriorityQueue<LogFeed> byTime =
            new PriorityQueue<>(Comparator.comparing(LogFeed::nextAt).thenComparing(LogFeed::id));
    private LogFeed current;

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
        if (current == null || current.isFailed()) {
            if (members.isDue(byTime.isEmpty() ? null : byTime.peek().nextAt())) {
                return log.open(members.take());
            }
            current = byTime.poll();
            if (current == null) {
                log.endOfHistory();
            }
            return true;
        }
        if (current.isDrained()) {
            drained();
            return true;
        }
        if (current.nextAt() == null) {
            return log.await(current, current.look());
        }
        if (isOthersTurn()) {
            byTime.add(current);
            current = null;
            return true;
        }
        if (current.isLoaded()) {
            log.entry(current);
            return true;
        }
        return log.await(current, current.load(share()));
    }

    private boolean isOthersTurn() {
        var next = byTime.peek();
        return next != null && byTime.comparator().compare(next, current) < 0 || members.isDue(current.nextAt());
    }

    private void drained() {
        if (current.isEnded()) {
            log.retire(current);
            current = null;
        } else if (current.member().over()) {
            current.finish();
        } else {
            current = null;
        }
    }

    /** So that all together stay below what may be held, however many they are. */
    private int share() {
        return Math.max(1, Math.min(MOST_LOADED, MergedLog.HELD_BYTES / (1 + byTime.size())));
    }
}
