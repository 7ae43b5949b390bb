package dev.sandlot.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** How fast one process's output reaches one reader, and how fast it reaches many, beside {@code cat} over a loopback socket. */
final class StreamBench {
    private static final int ROUNDS = 3;
    private static final int MEGABYTE = 1_000_000;
    private static final int ONE = 256 * MEGABYTE;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Bench bench;

    StreamBench(Bench bench) {
        this.bench = bench;
    }

    void run() throws Exception {
        try (var wire = bench.connect()) {
            var id = Box.create(wire, "{}");
            var yardstick = oneReader(wire, id);
            manyReaders(wire, id, 100, 32 * MEGABYTE, yardstick);
            manyReaders(wire, id, 500, 8 * MEGABYTE, yardstick);
            bench.table()
                    .figure(
                            "daemon after 500 readers, resident",
                            Footprint.resident(bench.daemon().pid()),
                            "MB",
                            Target.atMost(200, "MB"));
            Box.delete(wire, id);
        }
    }

    private double oneReader(Wire wire, String id) throws Exception {
        var file = data(wire, id, ONE);
        var sum = checksum(file);
        double cat = 0;
        double socket = 0;
        double sse = 0;
        double text = 0;
        for (int i = 0; i < ROUNDS; i++) {
            cat = Math.max(cat, CatOverLoopback.run(file, ONE));
            socket = Math.max(socket, webSockets(wire, id, 1, ONE, sum));
            sse = Math.max(sse, events(wire, id));
            text = Math.max(text, text(wire, id));
        }
        var yardstick = "cat over loopback";
        bench.table().ratio("one stream, WebSocket", socket, "MB/s", yardstick, cat, Target.NONE);
        bench.table().ratio("one stream, SSE", sse, "MB/s", yardstick, cat, Target.NONE);
        overSsh(file, socket, sse);
        bench.table().ratio("one finished log, text in pages", text, "MB/s", yardstick, cat, Target.NONE);
        return cat;
    }

    /** What a user does who has no sandboxes. */
    private void overSsh(Path file, double socket, double sse) throws Exception {
        var host = HostSshd.start(bench.directory());
        if (host.isEmpty()) {
            return;
        }
        try (var sshd = host.get();
                var master = Master.open(bench.directory().resolve("master"), sshd::ssh)) {
            double cat = 0;
            for (int i = 0; i < ROUNDS; i++) {
                cat = Math.max(cat, master.rate(ONE, "cat " + file));
            }
            var yardstick = "cat over ssh";
            bench.table().ratio("one stream, WebSocket", socket, "MB/s", yardstick, cat, Target.atLeast(3, "×"));
            bench.table().ratio("one stream, SSE", sse, "MB/s", yardstick, cat, Target.atLeast(2.5, "×"));
        }
    }

    private void manyReaders(Wire wire, String id, int count, int size, double cat)
            throws IOException, InterruptedException {
        var sum = checksum(data(wire, id, size));
        var before = Footprint.liveHeap(bench.daemon().pid());
        var rate = webSockets(wire, id, count, size, sum) * count;
        bench.table()
                .ratio(
                        count + " readers of " + size / MEGABYTE + " MB, all together",
                        rate,
                        "MB/s",
                        "cat over loopback",
                        cat,
                        Target.NONE);
        bench.table()
                .figure(
                        "heap after " + count + " readers, none lost a byte",
                        Footprint.liveHeap(bench.daemon().pid()),
                        "MB",
                        "before",
                        before,
                        Target.NONE);
    }

    /** Lines of text, as a build prints them; no byte needs an escape in JSON but the end of a line. */
    private Path data(Wire wire, String id, int size) throws IOException {
        var line = "yes \"$(printf %0119d 7)\" | head -c " + size + " > data";
        Box.exec(wire, id, command(line, false));
        return bench.daemon().stateDir().resolve("sandboxes").resolve(id).resolve("workspace/data");
    }

    private static long checksum(Path file) throws IOException {
        var crc = new CRC32C();
        try (var in = Files.newInputStream(file)) {
            var buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
            }
        }
        return crc.getValue();
    }

    /** Megabytes per second that each of these readers gets while the process prints. */
    private double webSockets(Wire wire, String id, int count, int size, long sum) throws IOException {
        var process = Box.start(wire, id, command("read go; exec cat data", true));
        var daemon = bench.daemon();
        try (var readers = new Readers(
                daemon.url(),
                daemon.token(),
                Box.path(id, process) + "/attach",
                count,
                () -> Sink.checksum(size, sum))) {
            var begun = System.nanoTime();
            Box.stdin(wire, id, process, "go\n");
            readers.drain();
            return size / 1e6 / Bench.seconds(System.nanoTime() - begun);
        } finally {
            Box.await(wire, id, process);
            Box.forget(wire, id, process);
        }
    }

    private double events(Wire wire, String id) throws IOException {
        var process = Box.start(wire, id, command("read go; exec cat data", true));
        long lines = 0;
        try (var reader = bench.connect();
                var out = reader.raw(Box.path(id, process) + "/output", "text/event-stream")) {
            var begun = System.nanoTime();
            Box.stdin(wire, id, process, "go\n");
            var buffer = new byte[1 << 16];
            for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
                lines += Count.of('\\', buffer, n);
            }
            if (lines != ONE / 120) {
                throw new AssertionError("the events held " + lines + " lines of " + ONE / 120);
            }
            return ONE / 1e6 / Bench.seconds(System.nanoTime() - begun);
        } finally {
            Box.forget(wire, id, process);
        }
    }

    private double text(Wire wire, String id) throws IOException {
        var process =
                Box.exec(wire, id, command("exec cat data", false)).get("id").textValue();
        var path = Box.path(id, process);
        try (var reader = bench.connect()) {
            var begun = System.nanoTime();
            long read = 0;
            for (long from = 0; read < ONE; ) {
                var page = reader.page(path + "/output?format=text&limit=16777216&from=" + from);
                from = page.next();
                read += page.bytes();
            }
            return ONE / 1e6 / Bench.seconds(System.nanoTime() - begun);
        } finally {
            Box.forget(wire, id, process);
        }
    }

    private static String command(String line, boolean stdinOpen) {
        return JSON.createObjectNode()
                .put("command", line)
                .put("stdin_open", stdinOpen)
                .toString();
    }
}
