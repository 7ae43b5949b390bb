package dev.sandlot.notify;

import java.time.Duration;
import java.util.List;

/**
 * How notifications are paced.
 *
 * @param hold how long something has to last before it is told: what is answered at once needs nobody
 * @param gap the least time between two notifications about one sandbox
 * @param same the same, where the second says the same as the first
 * @param retries how long after each failed attempt the next is made; after the last there is none
 * @param timeout of one attempt
 */
record Pacing(Duration hold, Duration gap, Duration same, List<Duration> retries, Duration timeout) {
    static final Pacing USUAL = new Pacing(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(60)),
            Duration.ofSeconds(10));
}
