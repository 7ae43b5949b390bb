package dev.sandlot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.TestDaemon;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sandbox reaches by a tunnel through the daemon's proxy, beside the same from the host without one, and through tinyproxy where that is installed, in
 * turns: a large file, how much later a small one comes, and many tunnels at once.
 */
final class EgressBench {
    private static final long LARGE = 1_000_000_000;
    private static final int ROUNDS = 5;
    private static final int REQUESTS = 100;
    private static final int TUNNELS = 500;
    private static final Path TINYPROXY = Path.of("/usr/bin/tinyproxy");

    /** Opens so many tunnels, asks for something in each once all are open, and prints in how many it came. */
    private static final String MANY = """
            import socket, sys
            port, count = sys.argv[1], int(sys.argv[2])
            def head(s):
                got = b''
                while not got.endswith(b'\\r\\n\\r\\n'):
                    part = s.recv(1)
                    if not part: break
                    got += part
                return got
            tunnels = [socket.create_connection(('127.0.0.1', 3128)) for _ in range(count)]
            for s in tunnels: s.sendall(('CONNECT served.test:%s HTTP/1.1\\r\\n\\r\\n' % port).encode())
            opened = [s for s in tunnels if b' 200 ' in head(s)]
            for s in opened: s.sendall(b'GET /small HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n')
            print(sum(1 for s in opened if b' 200 ' in head(s)))
            """;

    private final Bench bench;

    EgressBench(Bench bench) {
        this.bench = bench;
    }

    void run() throws Exception {
        var files = Files.createDirectory(bench.directory().resolve("served"));
        try (var file = new RandomAccessFile(files.resolve("large").toFile(), "rw")) {
            file.setLength(LARGE);
        }
        Files.writeString(files.resolve("small"), "small");
        try (var server = new StaticServer(files)) {
            int port = URI.create(server.address("")).getPort();
            var configuration = Map.of(
                    "SANDLOT_EGRESS_HOSTS", "served.test=127.0.0.1", "SANDLOT_EGRESS_PRIVATE", "127.0.0.1:" + port);
            try (var daemon = TestDaemon.start(bench.directory().resolve("egress"), configuration);
                    var other = Other.start(bench.directory(), port)) {
                daemon.said(0, "create", "--quiet", "out", "--allow", "served.test:" + port);
                large(daemon, port, other);
                small(daemon, port, other);
                many(daemon, port);
                daemon.clear();
            }
        }
    }

    private void large(TestDaemon daemon, int port, Other other) throws Exception {
        var direct = new ArrayList<Double>();
        var ours = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        for (int i = 0; i < ROUNDS; i++) {
            direct.addAll(onHost("speed_download", 1, "http://127.0.0.1:" + port + "/large", null));
            ours.addAll(inside(daemon, "speed_download", 1, "http://served.test:" + port + "/large"));
            if (other.address() != null) {
                theirs.addAll(onHost("speed_download", 1, "http://127.0.0.1:" + port + "/large", other.address()));
            }
        }
        var what = "1 GB through a tunnel, p50";
        bench.table().ratio(what, median(ours) / 1e6, "MB/s", "direct", median(direct) / 1e6, Target.atLeast(0.6, "×"));
        if (!theirs.isEmpty()) {
            bench.table().ratio(what, median(ours) / 1e6, "MB/s", "tinyproxy", median(theirs) / 1e6, Target.NONE);
        }
    }

    private void small(TestDaemon daemon, int port, Other other) throws Exception {
        double direct = median(onHost("time_total", REQUESTS, "http://127.0.0.1:" + port + "/small", null)) * 1e3;
        double ours = median(inside(daemon, "time_total", REQUESTS, "http://served.test:" + port + "/small")) * 1e3;
        bench.table()
                .figure(
                        "a small file later by a tunnel of its own, p50",
                        ours - direct,
                        "ms",
                        "direct",
                        direct,
                        Target.atMost(2, "ms"));
        if (other.address() != null) {
            double theirs =
                    median(onHost("time_total", REQUESTS, "http://127.0.0.1:" + port + "/small", other.address()));
            bench.table().figure("the same by tinyproxy, p50", theirs * 1e3 - direct, "ms", Target.NONE);
        }
    }

    private void many(TestDaemon daemon, int port) throws Exception {
        var script = Files.writeString(bench.directory().resolve("many.py"), MANY);
        daemon.said(0, "cp", script.toString(), "out:/tmp/many.py");
        long begun = System.nanoTime();
        var carried = daemon.said(0, "exec", "out", "--", "python3", "/tmp/many.py", "" + port, "" + TUNNELS);
        assertThat(carried.strip()).isEqualTo("" + TUNNELS);
        bench.table()
                .figure(
                        TUNNELS + " tunnels at once, all carry",
                        Bench.seconds(System.nanoTime() - begun),
                        "s",
                        Target.NONE);
    }

    /** What curl tells of each of so many requests, each by a connection of its own. */
    private static List<String> curl(String figure, String url, @Nullable String proxy) {
        var words = new ArrayList<>(List.of("curl", "-sS", "-o", "/dev/null", "-w", "%{" + figure + "}\\n", url));
        if (proxy != null) {
            words.addAll(List.of("-p", "-x", proxy, "--noproxy", ","));
        }
        return words;
    }

    private static List<Double> onHost(String figure, int times, String url, @Nullable String proxy) throws Exception {
        var figures = new ArrayList<Double>();
        for (int i = 0; i < times; i++) {
            var process = new ProcessBuilder(curl(figure, url, proxy))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            figures.add(Double.valueOf(said.strip()));
        }
        return figures;
    }

    private static List<Double> inside(TestDaemon daemon, String figure, int times, String url) throws Exception {
        var line =
                "for i in $(seq " + times + "); do curl -sSp -o /dev/null -w '%{" + figure + "}\\n' " + url + "; done";
        return Arrays.stream(
                        daemon.said(0, "exec", "out", "--", "sh", "-c", line).split("\n"))
                .map(Double::valueOf)
                .toList();
    }

    private static double median(List<Double> figures) {
        var sorted = new ArrayList<>(figures);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /** Another proxy, where one is installed. */
    private record Other(
            @Nullable Process process, @Nullable String address) implements AutoCloseable {
        static Other start(Path directory, int allowed) throws Exception {
            if (!Files.isExecutable(TINYPROXY)) {
                return new Other(null, null);
            }
            int port;
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            var settings = Files.write(
                    directory.resolve("tinyproxy.conf"),
                    List.of("Port " + port, "Listen 127.0.0.1", "MaxClients 1000", "ConnectPort " + allowed));
            var process = new ProcessBuilder(TINYPROXY.toString(), "-d", "-c", settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("tinyproxy.log").toFile())
                    .start();
            TestDaemon.await(Duration.ofSeconds(10), () -> answers(port));
            return new Other(process, "http://127.0.0.1:" + port);
        }

        private static boolean answers(int port) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        }

        @Override
        public void close() {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}
