package dev.sandlot.bench;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** What it costs the daemon to look at sandboxes that do nothing: processor time over a minute, its writing included. */
final class MetricsBench {
    private static final int SANDBOXES = 100;
    private static final long WARM_SECONDS = 90;
    private static final long SECONDS = 60;

    private final Bench bench;

    MetricsBench(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        var daemon = new Share(bench.daemon().pid());
        var empty = daemon.during(SECONDS);
        var ids = Crowd.create(bench, SANDBOXES);
        // Creating has left much to compile; what it costs in the long run is asked for.
        Share.pass(WARM_SECONDS);
        var whole = daemon.during(SECONDS);
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
}
