package dev.sandlot.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** How long a line takes from the moment it is written in the sandbox to the moment a reader has it. */
final class LatencyBench {
    private static final int LINES = 200;
    private static final int WARM_UP_LINES = 40;

    /** Prints so many lines, 20 a second, each with its number and CLOCK_REALTIME in nanoseconds, in one write each. */
    private static final String WRITER = """
            read go
            exec perl -e 'my ($clock, $count) = @ARGV;
              for my $i (0 .. $count - 1) {
                select undef, undef, undef, 0.05;
                my $time = "\\0" x 16;
                syscall $clock, 0, $time;
                my ($s, $n) = unpack "qq", $time;
                syswrite STDOUT, sprintf "%d %d%09d\\n", $i, $s, $n;
              }'\s""";

    private final Bench bench;

    LatencyBench(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException {
        try (var wire = bench.connect()) {
            var id = Box.create(wire, "{}");
            measure(wire, id, 10, WARM_UP_LINES);
            for (int count : new int[] {1, 100, 500}) {
                var latency = measure(wire, id, count, LINES);
                var figure = "write → read, " + count + (count == 1 ? " reader" : " readers");
                bench.table().figure(figure + ", p50", latency.p50(), "ms", Target.NONE);
                bench.table().figure(figure + ", p95", latency.p95(), "ms", Target.atMost(20, "ms"));
            }
            Box.delete(wire, id);
        }
    }

    private Sample measure(Wire wire, String id, int count, int lines) throws IOException {
        var json = new ObjectMapper().createObjectNode();
        json.put("command", WRITER + BareSpawn.CLOCK_GETTIME + " " + lines).put("stdin_open", true);
        var process = Box.start(wire, id, json.toString());
        var latency = new Sample();
        var daemon = bench.daemon();
        try (var readers = new Readers(
                daemon.url(),
                daemon.token(),
                Box.path(id, process) + "/attach",
                count,
                () -> Sink.stamped(lines, latency))) {
            Box.stdin(wire, id, process, "go\n");
            readers.drain();
        } finally {
            Box.await(wire, id, process);
            Box.forget(wire, id, process);
        }
        return latency;
    }
}
