package dev.sandlot.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Counts wrong guesses by address. It only ever refuses further wrong ones: a right secret passes always, because on a host where
 * everybody comes from 127.0.0.1 one careless script would otherwise lock everybody out. Safe for use by many threads.
 */
public final class Throttle {
    private static final int FREE_GUESSES = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_ADDRESSES = 10_000;

    private final Clock clock;
    private final Map<String, Guesses> guesses = new LinkedHashMap<>();

    Throttle(Clock clock) {
        this.clock = Objects.requireNonNull(clock);
    }

    private record Guesses(Instant since, int count) {}

    /** Notes a wrong guess. For how long more of them are refused, or zero while the address still has free ones. */
    public Duration wrong(String address) {
        synchronized (guesses) {
            var now = clock.instant();
            var known = guesses.remove(address);
            var next = known == null || !known.since.plus(WINDOW).isAfter(now)
                    ? new Guesses(now, 1)
                    : new Guesses(known.since, known.count + 1);
            if (guesses.size() >= MOST_ADDRESSES) {
                guesses.remove(guesses.keySet().iterator().next());
            }
            guesses.put(address, next);
            return next.count <= FREE_GUESSES ? Duration.ZERO : Duration.between(now, next.since.plus(WINDOW));
        }
    }
}
