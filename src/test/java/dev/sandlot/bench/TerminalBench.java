package dev.sandlot.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** From a key to its echo, through the daemon and in a bare pseudo-terminal; and what a terminal that prints a lot costs. */
final class TerminalBench {
    private static final int WARM_UP = 100;
    private static final int KEYS = 300;
    private static final long PRINTED = 100_000_000;

    private final Bench bench;

    TerminalBench(Bench bench) {
        this.bench = bench;
    }

    void run() throws Exception {
        var sandbox = bench.daemon().post("/sandboxes", "{}").json().get("id").asText();
        echo(sandbox);
        flood(sandbox);
        bench.daemon().delete("/sandboxes/" + sandbox + "?force=true");
    }

    private void echo(String sandbox) throws Exception {
        var through = new Sample();
        var id = start(sandbox, "cat");
        try (var screen = new Screen(bench, sandbox, id)) {
            screen.settle();
            for (int i = 0; i < WARM_UP; i++) {
                screen.echo(key(i));
            }
            for (int i = 0; i < KEYS; i++) {
                through.add(screen.echo(key(i)));
            }
        }
        var bare = bare();
        var table = bench.table();
        table.figure("key to echo through WebSocket, p50", through.p50(), "ms", "bare PTY", bare.p50(), Target.NONE);
        table.figure("key to echo through WebSocket, p95", through.p95(), "ms", "bare PTY", bare.p95(), Target.NONE);
        table.figure("the same over the bare PTY's, p95", through.p95() - bare.p95(), "ms", Target.atMost(15, "ms"));
    }

    private static char key(int i) {
        return (char) ('a' + i % 26);
    }

    private static Sample bare() throws IOException {
        var process = new ProcessBuilder("script", "-q", "-e", "-c", "stty raw -echo; printf R; exec cat", "/dev/null")
                .start();
        var sample = new Sample();
        try (var keys = process.getOutputStream();
                var screen = process.getInputStream()) {
            // Until then keys are echoed by the terminal too.
            if (screen.read() != 'R') {
                throw new IOException("it is not ready");
            }
            for (int i = 0; i < WARM_UP + KEYS; i++) {
                var begun = System.nanoTime();
                keys.write(key(i));
                keys.flush();
                if (screen.read() != key(i)) {
                    throw new IOException("another echo");
                }
                if (i >= WARM_UP) {
                    sample.add(System.nanoTime() - begun);
                }
            }
        } finally {
            process.destroyForcibly();
        }
        return sample;
    }

    private void flood(String sandbox) throws Exception {
        var daemon = bench.daemon();
        var before = residentMegabytes();
        var begun = System.nanoTime();
        var id = start(sandbox, "yes 123456789 | head -c " + PRINTED);
        try (var screen = new Screen(bench, sandbox, id)) {
            screen.untilEnd();
        }
        var seconds = Bench.seconds(System.nanoTime() - begun);
        var printed = daemon.get("/sandboxes/" + sandbox + "/processes/" + id)
                .json()
                .at("/output/stdout_bytes")
                .asLong();
        // Each newline is a carriage return too.
        if (printed != PRINTED + PRINTED / 10) {
            throw new IOException("the log has " + printed + " bytes");
        }
        bench.table()
                .figure(
                        "100 MB printed in a terminal with a viewer",
                        PRINTED / 1e6 / seconds,
                        "MB/s",
                        Target.atLeast(25, "MB/s"));
        bench.table().figure("daemon's memory grown by that", residentMegabytes() - before, "MB", Target.NONE);
    }

    private double residentMegabytes() throws IOException {
        return Proc.statusKilobytes(bench.daemon().pid(), "VmRSS") / 1e3;
    }

    private String start(String sandbox, String line) {
        return bench.daemon()
                .post("/sandboxes/" + sandbox + "/processes", "{\"kind\":\"terminal\",\"command\":\"" + line + "\"}")
                .json()
                .get("id")
                .asText();
    }

    /** A viewer that is shown everything. */
    private static final class Screen implements WebSocket.Listener, AutoCloseable {
        private final LinkedBlockingQueue<ByteBuffer> shown = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
        private final WebSocket socket;

        Screen(Bench bench, String sandbox, String process) {
            var base = bench.daemon().url().toString().replaceFirst("http", "ws");
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("sandlot.v1")
                    .header("Authorization", "Bearer " + bench.daemon().token())
                    .buildAsync(
                            URI.create(base + "/api/v1/sandboxes/" + sandbox + "/processes/" + process + "/attach"),
                            this)
                    .join();
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            var copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
            shown.add(copy);
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            ends.add(code);
            return null;
        }

        /** Waits until the first screen has been shown and nothing follows. */
        void settle() throws InterruptedException {
            while (shown.poll(1, TimeUnit.SECONDS) != null) {
                // still being drawn
            }
        }

        long echo(char key) throws Exception {
            var begun = System.nanoTime();
            socket.sendBinary(ByteBuffer.wrap(new byte[] {0, (byte) key}), true).get(10, TimeUnit.SECONDS);
            while (true) {
                var part = shown.poll(10, TimeUnit.SECONDS);
                if (part == null) {
                    throw new IOException("no echo");
                }
                while (part.hasRemaining()) {
                    if (part.get() == key) {
                        return System.nanoTime() - begun;
                    }
                }
            }
        }

        void untilEnd() throws Exception {
            var code = ends.poll(5, TimeUnit.MINUTES);
            if (code == null || code != 1000) {
                throw new IOException("closed with " + code);
            }
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
