package dev.sandlot.http;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.auth.Access;
import dev.sandlot.auth.DerivedSecrets;
import dev.sandlot.auth.Tokens;
import dev.sandlot.bus.Bus;
import dev.sandlot.config.Config;
import dev.sandlot.http.server.DaemonStatus;
import dev.sandlot.http.server.HttpParts;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Limits;
import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import dev.sandlot.store.Database;
import dev.sandlot.store.SelectionTable;
import dev.sandlot.store.TokenTable;
import dev.sandlot.stream.Budget;
import dev.sandlot.stream.BulkPorts;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.GitSource;
import dev.sandlot.stream.PortSource;
import dev.sandlot.workspace.InnerFiles;
import dev.sandlot.workspace.InnerGit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A real server on a free port with a real token table, above an owner and logs in memory. */
public final class Rig implements AutoCloseable {
    public final Vertx vertx = Vertx.vertx();
    public final Bus bus = new Bus(vertx);
    public final MemoryOutput output = new MemoryOutput(vertx);
    public final MemoryTerminals terminals = new MemoryTerminals();
    public final MemoryScreens screens = new MemoryScreens(vertx);
    public final Owner owner = new Owner(bus, output);
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final Path stateDir;
    public final Access access;
    public final String admin;
    public final int port;
    public final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(120))
            .build();

    /** What {@code /healthz} tells of as not answering. */
    public volatile List<String> unwell = List.of();

    /** What answers inside where a test asks about files; until it says so, nothing does. */
    public volatile Conduit.Opener conduits = (sandbox, command, environment) -> Future.failedFuture(
            Fault.of(Fault.Kind.UNAVAILABLE, "There is no sandbox.").asException());

    private final FileSource files =
            new InnerFiles((sandbox, command, environment) -> conduits.open(sandbox, command, environment));
    /** What listens inside, where a test says so. */
    public volatile PortSource listening = (sandbox, addresses, port) -> Future.failedFuture(
            Fault.of(Fault.Kind.UNAVAILABLE, "Connection refused").asException());

    private final PortSource innerPorts = (sandbox, addresses, port) -> listening.connect(sandbox, addresses, port);
    final GitSource git = new InnerGit((sandbox, command, environment) -> conduits.open(sandbox, command, environment));

    public final Database database;
    public final Budget budget = new Budget(32 << 20, Duration.ofSeconds(10));
    public final HttpParts parts;
    public final HttpEdge edge;
    private String deployment;

    public Rig() {
        this(Duration.ofSeconds(60));
    }

    public Rig(Duration idleTimeout) {
        this(idleTimeout, null);
    }

    public Rig(Duration idleTimeout, Config.Tls tls) {
        try {
            stateDir = Files.createTempDirectory("sl");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        database = get(Database.open(vertx, stateDir.resolve("sandlot.db")));
        access = new Access(
                new TokenTable(database),
                new SelectionTable(database),
                new DerivedSecrets(vertx, stateDir.resolve("key")),
                Clock.systemUTC());
        admin = token(Role.ADMIN, null);
        var server = new Config.Server("127.0.0.1", 0, List.of("box.example"), tls, null, 1 << 20, idleTimeout);
        var sandboxes = new Config.Sandboxes(10, Limits.NONE, Limits.NONE, Duration.ofSeconds(1), 100_000, 10);
        var config = new Config(stateDir, server, sandboxes, new Config.Logs(1 << 20, 1000));
        parts = new HttpParts(
                config,
                bus,
                access,
                new BulkPorts(output, output, terminals, screens, files, git, innerPorts),
                new DaemonStatus(database::ready, () -> unwell, () -> null),
                meters,
                budget);
        edge = get(HttpEdge.prepare(vertx, parts, ApiDocument.load()));
        deployment = get(vertx.deployVerticle(() -> new HttpVerticle(edge), new DeploymentOptions().setInstances(2)));
        get(edge.publish());
        port = edge.port();
    }

    public static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public static void waitFor(BooleanSupplier condition) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come true within 120 s");
            }
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    public String token(Role role, SandboxId sandbox) {
        return get(access.tokens().create(role.name(), role, sandbox, null)).secret();
    }

    public Tokens tokens() {
        return access.tokens();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(120))
                .header("Authorization", "Bearer " + admin);
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer post(String path, JsonObject body) {
        return post(path, body.encode());
    }

    public Answer post(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public Lines stream(HttpRequest.Builder request) {
        try {
            return new Lines(client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends bytes as they are and gives everything that comes back until the server closes. */
    public String raw(String bytes) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** How many connections are open. */
    public int connections() {
        return edge.count().get();
    }

    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public JsonObject json() {
            return new JsonObject(response.body());
        }

        public String body() {
            return response.body();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }

    /** A response that goes on, read line by line. */
    public static final class Lines implements AutoCloseable {
        public final HttpResponse<InputStream> response;
        private final java.io.BufferedReader reader;

        public Lines(HttpResponse<InputStream> response) {
            this.response = response;
            this.reader =
                    new java.io.BufferedReader(new java.io.InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /** The next line, or null at the end. */
        public String next() {
            try {
                return reader.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The next event's lines joined by newlines, passing over comments; null at the end. */
        public String event() {
            var lines = new java.util.ArrayList<String>();
            for (var line = next(); line != null; line = next()) {
                if (line.isEmpty() && !lines.isEmpty()) {
                    return String.join("\n", lines);
                }
                if (!line.isEmpty() && !line.startsWith(":")) {
                    lines.add(line);
                }
            }
            return null;
        }

        public static JsonObject data(String event) {
            return new JsonObject(event.substring(event.indexOf("data: ") + 6));
        }

        public static String id(String event) {
            return event.startsWith("id: ") ? event.substring(4, event.indexOf('\n')) : null;
        }

        @Override
        public void close() {
            try {
                response.body().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public void stopServer() {
        if (deployment != null) {
            get(edge.close());
            get(vertx.undeploy(deployment));
            deployment = null;
        }
    }

    @Override
    public void close() {
        stopServer();
        get(database.close());
        get(vertx.close());
        try (var files = Files.walk(stateDir)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
