package dev.sandlot.process;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that follows every living process: looks at those whose files have changed, numbers what is new, and tells.
 *
 * <p>A log that grows all the time is looked at every few milliseconds, the less often the more readers it has, so that 500 readers of
 * one stream are woken for a hundred chunks a second and not for thousands.
 */
final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long CHECK_HOLDERS = 1000 * MILLISECOND;

    /** What is told, on the follower's thread: must not block. */
    interface Listener {
        void grew(LiveProcess process);

        /** Told once, when the process has ended and its output is complete. */
        void ended(LiveProcess process);

        /** Told once, after {@link #ended}: nothing more can come, and the process is not followed any more. */
        void left(LiveProcess process);
    }

    private final Listener listener;
    private final FileWatch watch;
    private final Thread thread;
    private final Map<java.nio.file.Path, LiveProcess> followed = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<LiveProcess> changed = new LinkedBlockingQueue<>();
    private final Map<LiveProcess, Long> due = new HashMap<>();
    private final Set<LiveProcess> unreadable = new HashSet<>();
    private volatile boolean closed;

    Follower(Listener listener) {
        this.listener = listener;
        this.watch = new FileWatch(directory -> {
            var process = followed.get(directory);
            if (process != null) {
                changed.add(process);
            }
        });
        this.thread = new Thread(this::follow, "sandlot-follower");
        thread.setDaemon(true);
    }

    void start() {
        watch.start();
        thread.start();
    }

    /** Follows the process until nothing more can come. Its log is held open for that time by the caller. */
    void follow(LiveProcess process) {
        var directory = process.log().files().directory();
        followed.put(directory, process);
        watch.add(directory);
        changed.add(process);
    }

    /** Follows it no more, without telling of an end. */
    void leave(LiveProcess process) {
        var directory = process.log().files().directory();
        if (followed.remove(directory, process)) {
            watch.remove(directory);
        }
    }

    private void follow() {
        long holdersDue = System.nanoTime() + CHECK_HOLDERS;
        while (!closed) {
            try {
                await(holdersDue);
                lookAtDue();
                if (System.nanoTime() - holdersDue >= 0) {
                    followed.values().forEach(this::checkHolder);
                    holdersDue = System.nanoTime() + CHECK_HOLDERS;
                }
            } catch (InterruptedException | ClosedWatchServiceException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("following failed", e);
            }
        }
    }

    private void await(long holdersDue) throws InterruptedException {
        long until = holdersDue;
        for (long time : due.values()) {
            until = time - until < 0 ? time : until;
        }
        boolean resting = due.isEmpty() && followed.isEmpty();
        var process =
                resting ? changed.take() : changed.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        for (; process != null; process = changed.poll()) {
            schedule(process, pause(process));
        }
    }

    private static long pause(LiveProcess process) {
        long grewAt = process.log().grewAtNanos();
        if (grewAt == 0) {
            return 0;
        }
        long interval = MILLISECOND * (1 + Math.min(9, process.log().readers().waiting() / 50));
        return Math.max(0, interval - (System.nanoTime() - grewAt));
    }

    private void schedule(LiveProcess process, long inNanos) {
        due.merge(process, System.nanoTime() + inNanos, (a, b) -> a - b < 0 ? a : b);
    }

    private void lookAtDue() {
        long now = System.nanoTime();
        var ready = due.entrySet().stream()
                .filter(entry -> entry.getValue() - now <= 0)
                .map(Map.Entry::getKey)
                .toList();
        ready.forEach(due::remove);
        for (var process : ready) {
            try {
                look(process);
            } catch (RuntimeException e) {
                failed(process, e);
            }
        }
    }

    private void look(LiveProcess process) {
        if (followed.get(process.log().files().directory()) != process) {
            return;
        }
        boolean wasEnded = process.ended() != null;
        try {
            if (process.look()) {
                listener.grew(process);
                if (!process.complete()) {
                    schedule(process, pause(process));
                }
            }
            unreadable.remove(process);
        } catch (IOException | RuntimeException e) {
            failed(process, e);
        }
        if (!wasEnded && process.ended() != null) {
            listener.ended(process);
        }
        if (process.ended() != null && process.complete()) {
            leave(process);
            unreadable.remove(process);
            listener.left(process);
        } else if (process.lookAgainNanos() != Long.MAX_VALUE) {
            schedule(process, process.lookAgainNanos());
        }
    }

    /** Tried again later; said once. The others know nothing of it. */
    private void failed(LiveProcess process, Exception cause) {
        if (unreadable.add(process)) {
            LOG.warn("can't follow {} of {}: {}", process.id(), process.sandbox(), cause.toString());
        }
        schedule(process, CHECK_HOLDERS);
    }

    private void checkHolder(LiveProcess process) {
        try {
            if (process.checkHolder()) {
                schedule(process, 0);
            }
        } catch (RuntimeException e) {
            failed(process, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        watch.close();
    }
}
