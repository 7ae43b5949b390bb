package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.Rig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Directories of real sandboxes that are watched through the API of a real daemon. */
@Timeout(180)
class FileChangesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path temp;

    private static TestDaemon daemon;

    @BeforeAll
    static void start() {
        daemon = TestDaemon.start(temp.resolve("state"));
        create("demo", "");
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    private static void create(String name, String more) {
        var created = daemon.post("/sandboxes", "{\"name\":\"" + name + "\"" + more + "}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
    }

    private static String said(String line) {
        return daemon.exec("demo", line).path("stdout").asText();
    }

    /** One client, from the moment on in which the directory is watched. */
    private static final class Watch implements AutoCloseable {
        final Set<String> paths = new TreeSet<>();
        boolean all;
        /** What it ended with. */
        JsonObject end;

        private final Rig.Lines events;

        Watch(String sandbox, String query) {
            this(daemon.request("/sandboxes/" + sandbox + "/watch?" + query));
        }

        Watch(HttpRequest.Builder request) {
            try {
                events = new Rig.Lines(HTTP.send(request.build(), BodyHandlers.ofInputStream()));
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
            assertThat(events.response.statusCode()).isEqualTo(200);
            assertThat(events.event()).startsWith("event: ready\n");
        }

        void awaits(Predicate<Watch> enough) {
            while (!enough.test(this)) {
                var event = events.event();
                assertThat(event).as("after " + paths).isNotNull();
                var data = Rig.Lines.data(event);
                if (event.startsWith("event: end\n")) {
                    end = data;
                } else {
                    assertThat(event).startsWith("event: files.changed\n");
                    data.getJsonArray("paths").forEach(path -> paths.add((String) path));
                    all |= data.getBoolean("all");
                }
            }
        }

        Set<String> sees(String... expected) {
            awaits(seen -> seen.paths.containsAll(Arrays.asList(expected)));
            return paths;
        }

        JsonObject ends() {
            awaits(seen -> seen.end != null);
            assertThat(events.event()).isNull();
            return end;
        }

        @Override
        public void close() {
            events.close();
        }
    }

    @Test
    void shouldTellWhatChanges() {
        said("mkdir -p project/src && echo old > project/src/main.c");
        try (var watch = new Watch("demo", "path=project&recursive=true");
                var top = new Watch("demo", "path=project")) {
            said(
                    "cd project && echo new > src/.main.c.swp && mv src/.main.c.swp src/main.c && mkdir -p new/deep && touch new/deep/file");
            assertThat(watch.sees("src/main.c", "new", "new/deep", "new/deep/file"))
                    .contains("src/.main.c.swp");

            var put = daemon.request("/sandboxes/demo/files/project/README").PUT(BodyPublishers.ofString("by the API"));
            assertThat(daemon.send(put).status()).isEqualTo(200);
            watch.sees("README");
            assertThat(top.sees("README", "new")).noneMatch(path -> path.contains("/"));
            assertThat(watch.all || top.all).isFalse();
        }
        TestDaemon.await(
                PATIENCE,
                () -> said("pgrep -c -f 'files [w]atch' || true").strip().equals("0"));
    }

    @Test
    void shouldTellNamesOfAnyBytes() {
        said("mkdir odd");
        try (var watch = new Watch("demo", "path=odd")) {
            said("cd odd && touch plain \"$(printf 'b\\374r\\n<b>')\"");
            var data = new JsonObject();
            while (!data.containsKey("paths_base64")) {
                data = Rig.Lines.data(watch.events.event());
            }
            int odd = data.getJsonArray("paths").getList().indexOf("b\ufffdr\n<b>");
            assertThat(data.getJsonArray("paths_base64").getString(odd)).isEqualTo("YvxyCjxiPg==");
        }
    }

    @Test
    void shouldNotFollowWhatIsPlanted() {
        said("mkdir -p planted/in outside && cd planted && ln -s ../outside out && ln -s / root && ln -s in loop");
        try (var watch = new Watch("demo", "path=planted&recursive=true")) {
            said(
                    "touch outside/unseen /tmp/unseen; cd planted; ln -s ../outside in/later; touch in/later/unseen in/seen");
            assertThat(watch.sees("in/seen", "in/later")).noneMatch(path -> path.contains("unseen"));
        }
    }

    @Test
    void shouldTellEachOfManyOrThatAnythingMayHaveChanged() {
        said("mkdir many");
        try (var watch = new Watch("demo", "path=many&recursive=true")) {
            said("cd many && seq -f %05g 10000 | xargs touch");
            var each =
                    IntStream.rangeClosed(1, 10_000).mapToObj("%05d"::formatted).toList();
            watch.awaits(seen -> seen.all || seen.paths.containsAll(each));
        }
    }

    @Test
    void shouldSayWhyItEnds() {
        said("mkdir leaving");
        try (var watch = new Watch("demo", "path=leaving&recursive=true")) {
            said("rm -r leaving");
            assertThat(watch.ends().getInteger("status")).isEqualTo(404);
        }
        create("stopping", "");
        try (var watch = new Watch("stopping", "recursive=true")) {
            assertThat(daemon.post("/sandboxes/stopping/stop", "").status()).isEqualTo(200);
            assertThat(watch.ends().getInteger("status")).isEqualTo(503);
        }
        assertThat(daemon.get("/sandboxes/stopping/watch").status()).isEqualTo(409);
        assertThat(daemon.get("/sandboxes/demo/watch?path=nowhere").status()).isEqualTo(404);
        assertThat(daemon.get("/sandboxes/demo/watch?path=%2Fetc/passwd").status())
                .isEqualTo(409);
    }

    /** Like whoever reads its output, who watches a sandbox looks on. */
    @Test
    void shouldKeepASandboxFromBeingIdle() {
        create("quiet", ",\"idle_timeout_seconds\":1");
        create("watched", ",\"idle_timeout_seconds\":1");
        try (var watch = new Watch("watched", "")) {
            TestDaemon.await(PATIENCE, () -> state("quiet").equals("stopped"));
            assertThat(state("watched")).isEqualTo("running");
            assertThat(watch.end).isNull();
        }
        TestDaemon.await(PATIENCE, () -> state("watched").equals("stopped"));
    }

    /** As the list tells: to be asked for is a use. */
    private static String state(String sandbox) {
        for (var each : daemon.get("/sandboxes?limit=1000").json().path("items")) {
            if (each.path("name").asText().equals(sandbox)) {
                return each.path("state").asText();
            }
        }
        throw new AssertionError("there is no " + sandbox);
    }

    /** What a client doesn't read waits in the sandbox. */
    @Test
    void shouldNotBeHeldUpByWhoDoesNotRead() throws IOException {
        said("mkdir flooded");
        try (var slow = new Socket(daemon.url().getHost(), daemon.url().getPort());
                var watch = new Watch("demo", "path=flooded")) {
            slow.getOutputStream()
                    .write(("GET /api/v1/sandboxes/demo/watch?path=flooded HTTP/1.1\r\nHost: "
                                    + daemon.url().getAuthority() + "\r\nAuthorization: Bearer " + daemon.token()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(slow.getInputStream().read()).isEqualTo('H');
            said("cd flooded; for i in 1 2 3 4 5 6 7 8; do seq -f \"%0200g-$i\" 1000 | xargs touch; done; touch last");
            watch.awaits(seen -> seen.all || seen.paths.contains("last"));
        }
        TestDaemon.await(
                PATIENCE,
                () -> said("pgrep -c -f 'files [w]atch' || true").strip().equals("0"));
    }

    @Test
    void shouldBeForThoseWhoMayRunCommands() {
        create("other", "");
        for (var role : JsonArray.of("viewer", "operator", "sandbox")) {
            var bound = role.equals("sandbox") ? ",\"sandbox\":\"demo\"" : "";
            var token = daemon.post("/tokens", "{\"name\":\"" + role + "\",\"role\":\"" + role + "\"" + bound + "}")
                    .json()
                    .path("token")
                    .asText();
            assertThat(token).isNotEmpty();
            if (role.equals("viewer")) {
                assertThat(daemon.send(as(token, "demo")).status()).isEqualTo(403);
            } else {
                new Watch(as(token, "demo")).close();
            }
            if (role.equals("sandbox")) {
                assertThat(daemon.send(as(token, "other")).status()).isEqualTo(404);
            }
        }
    }

    private static HttpRequest.Builder as(String token, String sandbox) {
        return HttpRequest.newBuilder(URI.create(daemon.url() + "/api/v1/sandboxes/" + sandbox + "/watch"))
                .header("Authorization", "Bearer " + token);
    }
}
