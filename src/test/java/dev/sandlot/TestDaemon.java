package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A real daemon: the packaged program as a process of its own, on a free port, with a state directory that the caller gives and deletes.
 * It can be killed and started again on the same port. Closing it deletes every sandbox first and then stops it.
 */
public final class TestDaemon implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path stateDir;
    private final Map<String, String> environment;
    private final List<String> wrapper;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;
    private URI url;
    private String token;

    private TestDaemon(Path stateDir, Map<String, String> environment, List<String> wrapper) {
        this.stateDir = stateDir;
        this.environment = environment;
        this.wrapper = wrapper;
    }

    /** Starts one with its state in {@code stateDir}. */
    public static TestDaemon start(Path stateDir) {
        return start(stateDir, Map.of());
    }

    /** Starts one with these configuration variables ({@code SANDLOT_…}) beside the test's own. */
    public static TestDaemon start(Path stateDir, Map<String, String> environment) {
        return start(stateDir, environment, List.of());
    }

    /** Starts one through a command that prepares its world and then executes it. */
    public static TestDaemon start(Path stateDir, Map<String, String> environment, List<String> wrapper) {
        var daemon = new TestDaemon(stateDir, environment, wrapper);
        daemon.start();
        return daemon;
    }

    /** The program that a user runs. */
    public static Path program() {
        return Path.of(System.getProperty("sandlot.launcher", "target/sandlot")).toAbsolutePath();
    }

    /** Starts it, again after {@link #kill}, and waits until it serves. */
    public void start() {
        var listen = url == null ? "127.0.0.1:0" : "127.0.0.1:" + url.getPort();
        var command = new ArrayList<>(wrapper);
        command.addAll(List.of(program().toString(), "serve", "--listen", listen, "--state-dir", stateDir.toString()));
        var builder = new ProcessBuilder(command);
        // As after `su -` or from cron, there is no locale.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("SANDLOT_") || name.startsWith("LC_") || name.equals("LANG"));
        // Tests that run at the same time as root must not share uids.
        builder.environment()
                .put(
                        "SANDLOT_SANDBOXES_FIRST_UID",
                        Integer.toString(
                                300_000 + 1000 * ThreadLocalRandom.current().nextInt(1000)));
        builder.environment().put("SANDLOT_SANDBOXES_UIDS", "1000");
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(stateDir);
            // The sandboxes' own uids have to get through the test's temporary directory.
            Files.setPosixFilePermissions(stateDir.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
            Files.deleteIfExists(stateDir.resolve("url"));
            process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            try {
                await(Duration.ofMinutes(3), this::serves);
            } catch (AssertionError | UncheckedIOException e) {
                process.destroyForcibly();
                throw e;
            }
            url = URI.create(Files.readString(seen().resolve("url")).trim());
            token = Files.readString(seen().resolve("token")).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean serves() {
        if (!process.isAlive()) {
            throw new AssertionError("the daemon has ended:\n" + logText());
        }
        try {
            var file = seen().resolve("url");
            if (!Files.exists(file) || !Files.exists(seen().resolve("token"))) {
                return false;
            }
            var ready = HttpRequest.newBuilder(
                            URI.create(Files.readString(file).trim()).resolve("/readyz"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The state directory as the daemon sees it, which may have a mount namespace of its own. */
    private Path seen() {
        return Path.of("/proc/" + process.pid() + "/root" + stateDir.toAbsolutePath());
    }

    /** What the daemon has printed. */
    public String logText() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return stateDir.resolveSibling(stateDir.getFileName() + ".log");
    }

    public Path stateDir() {
        return stateDir;
    }

    public URI url() {
        return url;
    }

    public String token() {
        return token;
    }

    public long pid() {
        return process.pid();
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks it to end, as systemd does, and waits for that. Sandboxes go on. */
    public int stop() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the daemon doesn't stop:\n" + logText());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A request to the API, with the administrator's token. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve("/api/v1" + path))
                .timeout(Duration.ofMinutes(3))
                .header("Authorization", "Bearer " + token);
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    public Answer post(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a shell line in the sandbox to its end. */
    public JsonNode exec(String sandbox, String line) {
        return post("/sandboxes/" + sandbox + "/processes?wait=60", "{\"command\":" + quote(line) + "}")
                .json();
    }

    /** All that the program says with these words, which is to end with this code. */
    public String said(int code, String... words) throws IOException, InterruptedException {
        var program = cli(words).redirectErrorStream(true).start();
        var said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(said).isEqualTo(code);
        return said;
    }

    /** What a command of {@code sandlot}, pointed at this daemon, would be. */
    public ProcessBuilder cli(String... arguments) {
        // A shell that runs the tests in the background has their programs ignore Ctrl-C.
        var command = new ArrayList<String>(
                List.of("env", "--default-signal=INT", program().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("SANDLOT_URL", url.toString());
        builder.environment().put("SANDLOT_TOKEN", token);
        // Where the archive of its classes is, also for who gives it another home: each would have one made.
        builder.environment().putIfAbsent("XDG_CACHE_HOME", userCache().toString());
        return builder;
    }

    /** Where programs of who runs the tests keep what they can make again. */
    static Path userCache() {
        var named = System.getenv("XDG_CACHE_HOME");
        return named == null || named.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(named);
    }

    public static String quote(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    /** A status and a body. */
    public record Answer(int status, String body) {
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(body, e);
            }
        }
    }

    /** Waits until it is so; fails after the time. */
    public static void await(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        var pause = new java.util.concurrent.CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit);
            }
            try {
                pause.await(10, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private JsonNode sandboxes() {
        return get("/sandboxes?limit=1000").json().path("items");
    }

    private void delete(JsonNode sandbox) {
        var deleted = delete("/sandboxes/" + sandbox.path("id").asText() + "?force=true");
        if (deleted.status() / 100 != 2 && deleted.status() != 404) {
            throw new AssertionError("a sandbox is left: " + deleted.status() + " " + deleted.body());
        }
    }

    /** Deletes every sandbox; a daemon that was killed is started for it. */
    public void clear() {
        if (!process.isAlive()) {
            start();
        }
        // A page holds as many as may be sent at once.
        for (var page = sandboxes(); !page.isEmpty(); page = sandboxes()) {
            page.forEach(this::delete);
        }
    }

    @Override
    public void close() {
        try {
            clear();
        } finally {
            stop();
        }
    }
}
