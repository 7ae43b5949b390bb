package dev.sandlot.bench;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What every measurement works with.
 *
 * @param directory for files of the benchmark's own; others may pass through it
 */
record Bench(Daemon daemon, Path directory, String launcher, Table table) {
    static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
