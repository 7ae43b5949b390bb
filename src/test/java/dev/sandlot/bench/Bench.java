package dev.sandlot.bench;

import dev.sandlot.TestDaemon;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What every measurement works with.
 *
 * @param directory for files of the benchmark's own; others may pass through it
 */
record Bench(TestDaemon daemon, Path directory, Table table) {
    Wire connect() throws IOException {
        return new Wire(daemon.url(), daemon.token());
    }

    static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
