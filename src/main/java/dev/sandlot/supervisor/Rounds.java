package dev.sandlot.supervisor;

import java.time.Duration;
import java.util.List;

/** What is looked at each second, in this order. Used on the loop only. */
final class Rounds {
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final Loop loop;
    private final List<Runnable> looks;
    private long timer = -1;

    Rounds(Loop loop, Runnable... looks) {
        this.loop = loop;
        this.looks = List.of(looks);
    }

    void begin() {
        timer = loop.every(ROUND, () -> looks.forEach(Runnable::run));
    }

    void close() {
        loop.cancel(timer);
    }
}
