package dev.sandlot.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;

/** From the request that creates a sandbox to the first byte that its command prints. */
final class CreateBench {
    private static final int WARM_UP = 10;
    private static final int SEQUENTIAL = 40;
    private static final int AT_ONCE = 100;

    private final Bench bench;

    CreateBench(Bench bench) {
        this.bench = bench;
    }

    void run(double bareSpawn) throws IOException, InterruptedException, ExecutionException {
        var created = new ArrayList<String>();
        try (var wire = bench.connect()) {
            var sample = new Sample();
            for (int i = 0; i < WARM_UP + SEQUENTIAL; i++) {
                var begun = System.nanoTime();
                created.add(firstOutput(wire));
                if (i >= WARM_UP) {
                    sample.add(System.nanoTime() - begun);
                }
            }
            bench.table()
                    .ratio(
                            "create → first output, p50",
                            sample.p50(),
                            "ms",
                            "bare chain",
                            bareSpawn,
                            Target.atMost(1, "×"));
            bench.table().figure("create → first output, p95", sample.p95(), "ms", Target.NONE);
        }
        Crowd.delete(bench, created);
        var begun = System.nanoTime();
        var ids = Crowd.each(bench, AT_ONCE, AT_ONCE, (wire, i) -> firstOutput(wire));
        var took = Bench.seconds(System.nanoTime() - begun);
        bench.table()
                .figure(
                        AT_ONCE + " at once → all have printed",
                        took,
                        "s",
                        "one by one",
                        AT_ONCE * bareSpawn / 1e3,
                        Target.atMost(1.2, "s"));
        Crowd.delete(bench, ids);
    }

    private String firstOutput(Wire wire) throws IOException {
        var id = Box.create(wire, "{\"command\": [\"echo\", \"hello\"]}");
        try (var out = wire.stream(Box.path(id, "p1") + "/output", "text/event-stream")) {
            var text = new StringBuilder();
            while (text.indexOf("hello") < 0) {
                text.append((char) out.read());
            }
            while (out.read() >= 0) {
                // The process's end follows; the connection is then free again.
            }
        }
        return id;
    }
}
