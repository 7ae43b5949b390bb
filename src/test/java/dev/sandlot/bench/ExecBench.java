package dev.sandlot.bench;

import java.io.IOException;
import java.util.List;

/** How long a command takes through REST, beside the bare chain, a bwrap for each command, in turns so that both see the same machine. */
final class ExecBench {
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 5;
    private static final int EACH = 60;
    private static final String TRUE = "{\"command\": [\"true\"]}";

    private final Bench bench;

    ExecBench(Bench bench) {
        this.bench = bench;
    }

    /** The median of the bare chain, in milliseconds, for others to be compared with. */
    double run() throws IOException, InterruptedException {
        try (var wire = bench.connect()) {
            var id = Box.create(wire, "{}");
            exec(wire, id, WARM_UP);
            var box = LiveBox.of(bench.daemon(), id);
            var chain = box.chain(List.of("true"));
            var plain = List.of("/bin/true");
            var spawner = new BareSpawn(bench.directory());
            var rest = new Sample();
            var bare = new Sample();
            var fork = new Sample();
            for (int i = 0; i < ROUNDS; i++) {
                rest.addAll(exec(wire, id, EACH));
                bare.addAll(spawner.run(chain, box.uid(), EACH));
                fork.addAll(spawner.run(plain, box.uid(), EACH));
            }
            Box.delete(wire, id);
            var figure = "exec `true` through REST";
            bench.table().ratio(figure + ", p50", rest.p50(), "ms", "bare chain", bare.p50(), Target.atMost(0.4, "×"));
            bench.table().ratio(figure + ", p95", rest.p95(), "ms", "bare chain", bare.p95(), Target.NONE);
            bench.table().ratio(figure + ", p50", rest.p50(), "ms", "fork+exec", fork.p50(), Target.NONE);
            return bare.p50();
        }
    }

    private static Sample exec(Wire wire, String id, int count) throws IOException {
        var sample = new Sample();
        for (int i = 0; i < count; i++) {
            var begun = System.nanoTime();
            Box.exec(wire, id, TRUE);
            sample.add(System.nanoTime() - begun);
        }
        return sample;
    }
}
