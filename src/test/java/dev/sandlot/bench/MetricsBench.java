package dev.sandlot.bench;

import dev.sandlot.TestDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** What it costs the daemon to look at sandboxes that do nothing: processor time over a minute, its writing included. */
final class MetricsBench {
    private static final int SANDBOXES = 100;
    private static final long TICKS_PER_SECOND = 100;
    private static final long WARM_SECONDS = 90;
    private static final long SECONDS = 60;

    private final Bench bench;

    MetricsBench(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        var empty = share();
        var ids = Crowd.create(bench, SANDBOXES);
        // Creating has left much to compile; what it costs in the long run is asked for.
        pass(WARM_SECONDS);
        var whole = share();
        bench.table()
                .figure(
                        "daemon with " + SANDBOXES + " idle sandboxes looked at, of a core",
                        whole * 100,
                        "%",
                        "without sandboxes",
                        empty * 100,
                        Target.atMost(2, "%"));
        Crowd.delete(bench, ids);
    }

    private double share() throws IOException {
        long before = ticks();
        long begun = System.nanoTime();
        pass(SECONDS);
        return (ticks() - before) / (double) TICKS_PER_SECOND / Bench.seconds(System.nanoTime() - begun);
    }

    private static void pass(long seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        TestDaemon.await(Duration.ofSeconds(seconds + 10), () -> System.nanoTime() > end);
    }

    private long ticks() throws IOException {
        var stat = Files.readString(Path.of("/proc/" + bench.daemon().pid() + "/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
