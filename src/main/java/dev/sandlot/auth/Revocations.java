package dev.sandlot.auth;

import io.vertx.core.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Ends what is open by a credential when that credential ends: revoked, logged out, or past its time. Safe for use by many threads.
 */
public final class Revocations {
    /** Only so many are remembered; those are needed for the moment in which a request is under way that was let in before. */
    private static final int MOST_REMEMBERED = 10_000;

    private static final long MOST_TIMER = Duration.ofDays(10).toMillis();

    private final Clock clock;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    /** Id → whether what was made from it goes on. */
    private final Map<String, Boolean> over = new LinkedHashMap<>();

    Revocations(Clock clock) {
        this.clock = Objects.requireNonNull(clock);
    }

    /**
     * Has {@code end} run, at most once and on this context, as soon as the principal is over; at once where it already is.
     *
     * @return forgets it again
     */
    public Runnable watch(Context context, Principal principal, Runnable end) {
        if (principal.lineage().own() == null && principal.expiresAt() == null) {
            return () -> {};
        }
        var watch = new Watch(context, principal, end);
        watches.add(watch);
        // In this order, and the other way round where something is revoked, so that one of both sees the other.
        if (isOver(principal)) {
            watch.fire();
        } else if (principal.expiresAt() != null) {
            watch.wait(principal.expiresAt());
        }
        return watch::forget;
    }

    /** Whether something that the principal comes from was revoked a short time ago, or its own time is over. */
    public boolean isOver(Principal principal) {
        if (principal.expiresAt() != null && !principal.expiresAt().isAfter(clock.instant())) {
            return true;
        }
        synchronized (over) {
            return principal.lineage().ids().stream().anyMatch(id -> ends(principal, id, over.get(id)));
        }
    }

    /** The credential is revoked, and all that was made from it. */
    void end(String id) {
        end(id, false);
    }

    /** The credential is given back: what was made from it goes on. */
    void endAlone(String id) {
        end(id, true);
    }

    private void end(String id, boolean alone) {
        synchronized (over) {
            if (over.size() >= MOST_REMEMBERED) {
                over.remove(over.keySet().iterator().next());
            }
            // Once revoked, not less by a logout.
            over.merge(id, alone, Boolean::logicalAnd);
        }
        watches.stream().filter(watch -> ends(watch.principal, id, alone)).forEach(Watch::fire);
    }

    private static boolean ends(Principal principal, String id, @Nullable Boolean alone) {
        var lineage = principal.lineage();
        return alone != null
                && (alone ? id.equals(lineage.own()) : lineage.ids().contains(id));
    }

    /** How many things are watched now. */
    int size() {
        return watches.size();
    }

    private final class Watch {
        private final Context context;
        private final Principal principal;
        private final Runnable end;
        private final AtomicBoolean done = new AtomicBoolean();
        private volatile long timer = -1;

        Watch(Context context, Principal principal, Runnable end) {
            this.context = Objects.requireNonNull(context);
            this.principal = principal;
            this.end = Objects.requireNonNull(end);
        }

        void wait(Instant until) {
            long left = Duration.between(clock.instant(), until).toMillis() + 1;
            timer = context.owner().setTimer(Math.max(1, Math.min(left, MOST_TIMER)), id -> {
                if (left > MOST_TIMER) {
                    wait(until);
                } else {
                    fire();
                }
            });
            if (done.get()) {
                context.owner().cancelTimer(timer);
            }
        }

        void fire() {
            if (watches.remove(this)) {
                context.runOnContext(v -> {
                    if (done.compareAndSet(false, true)) {
                        end.run();
                    }
                });
                context.owner().cancelTimer(timer);
            }
        }

        void forget() {
            done.set(true);
            watches.remove(this);
            context.owner().cancelTimer(timer);
        }
    }
}
