package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was made from a credential, and what is open by it, ends with it: revoked, expired, logged out. */
class RevocationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Map<String, Integer> ENDED = Map.ofEntries(
            Map.entry("events", 0),
            Map.entry("output", 0),
            Map.entry("merged log", 0),
            Map.entry("lines", 0),
            Map.entry("files", 0),
            Map.entry("long poll", 0),
            Map.entry("input", 0),
            Map.entry("attach", 4401),
            Map.entry("terminal", 4401),
            Map.entry("screen", 4401),
            Map.entry("event bus", 4401));

    @TempDir
    static Path temp;

    private static TestDaemon daemon;

    @BeforeAll
    static void start() {
        daemon = TestDaemon.start(temp.resolve("state"), Map.of("SANDLOT_SSH_LISTEN", "127.0.0.1:0"));
        var created = daemon.post(
                "/sandboxes",
                "{\"name\":\"demo\",\"command\":\"sleep 600\",\"tty\":true,\"display\":{\"width\":320,\"height\":240}}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        var reader = daemon.post(
                "/sandboxes/demo/processes", "{\"command\":\"cat\",\"stdin_open\":true,\"name\":\"reader\"}");
        assertThat(reader.status()).as(reader.body()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    private OpenStreams open(String header, String value) {
        return OpenStreams.open(daemon.url(), header, value, "demo");
    }

    private JsonNode token(String name, String more) {
        return daemon.post("/tokens", "{\"name\":\"" + name + "\"" + more + "}").json();
    }

    private HttpRequest.Builder as(String header, String value, String path) {
        return HttpRequest.newBuilder(daemon.url().resolve("/api/v1" + path)).header(header, value);
    }

    private int status(String header, String value, String path) {
        return daemon.send(as(header, value, path)).status();
    }

    private String code(String header, String value) {
        return daemon.send(as(header, value, "/login-codes").POST(BodyPublishers.noBody()))
                .json()
                .path("code")
                .asText();
    }

    private java.net.http.HttpResponse<String> login(String code) throws Exception {
        var request = HttpRequest.newBuilder(daemon.url().resolve("/api/v1/login"))
                .header("Content-Type", "application/json")
                .header("User-Agent", "Test/1.0")
                .POST(BodyPublishers.ofString("{\"code\":\"" + code + "\"}"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    /** The cookie of a new session. */
    private String session(String header, String value) throws Exception {
        return login(code(header, value))
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .split(";")[0];
    }

    private List<JsonNode> listed(String kind) {
        return StreamSupport.stream(
                        daemon.get("/tokens?limit=1000").json().path("items").spliterator(), false)
                .filter(item -> item.path("kind").asText().equals(kind))
                .toList();
    }

    private static void awaitAll(OpenStreams streams) {
        try {
            TestDaemon.await(PATIENCE, () -> streams.ended().size() == streams.size());
        } catch (AssertionError late) {
            assertThat(streams.ended()).as("after " + PATIENCE).isEqualTo(ENDED);
        }
        assertThat(streams.ended()).isEqualTo(ENDED);
    }

    @Test
    void shouldEndEverythingWithTheTokenThatItCameFrom() throws Exception {
        var token = token("laptop", ",\"role\":\"admin\"");
        var bearer = "Bearer " + token.path("token").asText();
        var cookie = session("Authorization", bearer);
        var second = session("Cookie", cookie);
        var code = code("Authorization", bearer);
        var codeOfSession = code("Cookie", second);
        var share = daemon.send(as("Cookie", cookie, "/tokens")
                        .header("Content-Type", "application/json")
                        .header("Origin", daemon.url().toString())
                        .POST(BodyPublishers.ofString(
                                "{\"name\":\"look\",\"role\":\"viewer\",\"sandbox\":\"demo\",\"process\":\"p1\"}")))
                .json();
        var link = "Bearer " + share.path("token").asText();
        assertThat(status("Authorization", link, "/sandboxes/demo/processes/p1"))
                .isEqualTo(200);
        var mine = open("Authorization", bearer);
        var ofSession = open("Cookie", second);
        var others = open("Authorization", "Bearer " + daemon.token());

        assertThat(daemon.delete("/tokens/" + token.path("id").asText()).status())
                .isEqualTo(204);

        awaitAll(mine);
        awaitAll(ofSession);
        assertThat(others.ended()).isEmpty();
        for (var restart : List.of(false, true)) {
            if (restart) {
                daemon.kill();
                daemon.start();
            }
            assertThat(status("Authorization", bearer, "/me")).isEqualTo(401);
            assertThat(status("Cookie", cookie, "/me")).isEqualTo(401);
            assertThat(status("Cookie", second, "/me")).isEqualTo(401);
            assertThat(status("Authorization", link, "/sandboxes/demo/processes/p1"))
                    .isEqualTo(401);
            assertThat(login(code).statusCode()).isEqualTo(401);
            assertThat(login(codeOfSession).statusCode()).isEqualTo(401);
            assertThat(listed("session"))
                    .noneMatch(item -> item.path("name").asText().equals("laptop"));
            assertThat(listed("share")).isEmpty();
        }
    }

    @Test
    void shouldEndEverythingWhenTheTokensTimeIsOver() throws Exception {
        var end = Instant.now().plusSeconds(8);
        var token = token("short", ",\"role\":\"operator\",\"expires_at\":\"" + end + "\"");
        var bearer = "Bearer " + token.path("token").asText();
        var cookie = session("Authorization", bearer);
        var mine = open("Authorization", bearer);
        var ofSession = open("Cookie", cookie);

        awaitAll(mine);
        awaitAll(ofSession);
        assertThat(Instant.now()).isAfter(end);
        assertThat(status("Cookie", cookie, "/me")).isEqualTo(401);
    }

    @Test
    void shouldEndWhatASessionHasOpenAtLogoutAndNothingElse() throws Exception {
        var admin = "Bearer " + daemon.token();
        var cookie = session("Authorization", admin);
        var other = session("Cookie", cookie);
        var mine = open("Cookie", cookie);
        var others = open("Cookie", other);

        var answer = daemon.send(as("Cookie", cookie, "/logout")
                .header("Origin", daemon.url().toString())
                .POST(BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(204);
        awaitAll(mine);
        assertThat(others.ended()).isEmpty();
        assertThat(status("Cookie", cookie, "/me")).isEqualTo(401);
        assertThat(status("Cookie", other, "/me")).isEqualTo(200);
    }

    @Test
    void shouldListSessionsAndRevokeThemByTheCommandLine() throws Exception {
        var cookie = session("Authorization", "Bearer " + daemon.token());
        var me = daemon.send(as("Cookie", cookie, "/me")).json();
        var streams = open("Cookie", cookie);

        var id = me.path("credential_id").asText();
        var session = listed("session").stream()
                .filter(item -> item.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(session.path("name").asText()).isEqualTo("first administrator");
        assertThat(session.path("made_from").asText())
                .isEqualTo(listed("token").get(0).path("id").asText());
        assertThat(session.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(session.path("user_agent").asText()).isEqualTo("Test/1.0");
        assertThat(session.path("expires_at").isTextual()).isTrue();
        assertThat(run("token", "ls", "--no-trunc"))
                .contains("session")
                .contains(id)
                .contains("127.0.0.1 Test/1.0");

        run("token", "rm", id);

        awaitAll(streams);
        assertThat(run("token", "ls", "--no-trunc")).doesNotContain(id);
    }

    private static String run(String... arguments) throws Exception {
        var process = daemon.cli(arguments)
                .redirectError(temp.resolve("err").toFile())
                .start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(temp.resolve("err"))).isZero();
        return out;
    }

    @Test
    void shouldEndSshSessionsWhoseKeyIsTakenOut() throws Exception {
        var ssh = new OpenSsh(Files.createDirectory(temp.resolve("client")), daemon.stateDir());
        var ann = ssh.newKey("ann");
        var bob = ssh.newKey("bob");
        OpenSsh.authorize(daemon.stateDir(), ann, bob);
        var ofAnn = begin(ssh.ssh("ann", "demo", List.of(), "echo in; sleep 600"));
        var ofBob = begin(ssh.ssh("bob", "demo", List.of(), "echo in; sleep 600"));
        try {
            assertThat(ofAnn.getInputStream().read()).isEqualTo('i');
            assertThat(ofBob.getInputStream().read()).isEqualTo('i');

            OpenSsh.authorize(daemon.stateDir(), bob);

            assertThat(ofAnn.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            assertThat(ofAnn.exitValue()).isEqualTo(255);
            assertThat(ofBob.isAlive()).isTrue();

            OpenSsh.authorize(daemon.stateDir(), "role=viewer " + bob);

            assertThat(ofBob.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } finally {
            ofAnn.destroyForcibly();
            ofBob.destroyForcibly();
        }
    }

    private static Process begin(List<String> command) throws Exception {
        return new ProcessBuilder(command)
                .redirectError(temp.resolve("err").toFile())
                .start();
    }
}
