package dev.sandlot.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** The built daemon in a process of its own, with a state directory that can be started again after a kill. */
final class Daemon implements AutoCloseable {
    private static final long START_LIMIT = TimeUnit.SECONDS.toNanos(60);
    private static final Pattern HEAP =
            Pattern.compile("(?:heap|generation)\\s+total \\d+K, used (\\d+)K", Pattern.CASE_INSENSITIVE);

    private final String launcher;
    private final Path state;
    private final Path config;
    private Process process;
    private URI base;
    private String token;

    Daemon(String launcher, Path directory) {
        this.launcher = launcher;
        this.state = directory.resolve("state");
        this.config = directory.resolve("bench.toml");
    }

    /** Starts it and waits until it answers a request about its sandboxes; the nanoseconds that took. */
    long start() throws IOException {
        Files.deleteIfExists(state.resolve("url"));
        var command = List.of(
                launcher,
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--state-dir",
                state.toString(),
                "--config",
                config.toString());
        var builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(
                state.resolveSibling("daemon.log").toFile()));
        var begun = System.nanoTime();
        process = builder.start();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() - begun > START_LIMIT) {
                throw new IOException(
                        "the daemon did not start: " + Files.readString(state.resolveSibling("daemon.log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return System.nanoTime() - begun;
    }

    private boolean isReady() throws IOException {
        var url = state.resolve("url");
        if (!Files.exists(url) || !Files.exists(state.resolve("token"))) {
            return false;
        }
        var text = Files.readString(url).strip();
        token = Files.readString(state.resolve("token")).strip();
        if (text.isEmpty() || token.isEmpty()) {
            return false;
        }
        base = URI.create(text);
        try (var wire = connect()) {
            return wire.ask("GET", "/api/v1/sandboxes?limit=1", null).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    Wire connect() throws IOException {
        return new Wire(base, token);
    }

    URI base() {
        return base;
    }

    String token() {
        return token;
    }

    Path state() {
        return state;
    }

    Path config() {
        return config;
    }

    /** What the CLI needs to find it. */
    Map<String, String> clientEnvironment() {
        return Map.of("SANDLOT_URL", base.toString(), "SANDLOT_TOKEN", token);
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Megabytes resident. */
    double residentMegabytes() throws IOException {
        return Proc.statusKilobytes(process.pid(), "VmRSS") / 1024.0;
    }

    /** Megabytes of heap in use after a full collection. */
    double liveHeapMegabytes() throws IOException, InterruptedException {
        jcmd("GC.run");
        var used = HEAP.matcher(jcmd("GC.heap_info"))
                .results()
                .mapToLong(m -> Long.parseLong(m.group(1)))
                .sum();
        return used / 1024.0;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var run = new ProcessBuilder(jcmd, Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        var text = new String(run.getInputStream().readAllBytes());
        run.waitFor();
        return text;
    }

    /** Ends it as a service manager would; the sandboxes have been deleted before. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill();
                throw new IOException("the daemon did not stop within 20 s of SIGTERM");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
