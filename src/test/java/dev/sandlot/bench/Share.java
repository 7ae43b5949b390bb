package dev.sandlot.bench;

import dev.sandlot.TestDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How much of a core a process takes. */
record Share(long pid) {
    private static final double TICKS_PER_SECOND = 100;

    /** From now on for so many seconds; 1 is a whole core. */
    double during(long seconds) throws IOException {
        long before = ticks();
        long begun = System.nanoTime();
        pass(seconds);
        return (ticks() - before) / TICKS_PER_SECOND / Bench.seconds(System.nanoTime() - begun);
    }

    static void pass(long seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        TestDaemon.await(Duration.ofSeconds(seconds + 10), () -> System.nanoTime() > end);
    }

    private long ticks() throws IOException {
        var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
