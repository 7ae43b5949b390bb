package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules about what sandboxes may reach, requests for more, and who may decide them, by API and program against a real daemon. */
class PolicyIT extends OneDaemon {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String NETWORK = "/sandboxes/demo/network";

    @BeforeEach
    void create() throws Exception {
        daemon.said(0, "create", "demo", "--allow", "A.test", "--allow", "@dev", "--deny", "bad.a.test");
    }

    private static JsonNode network() {
        return daemon.get(NETWORK).json();
    }

    private static TestDaemon.Answer put(String json, String tag) {
        var request = daemon.request(NETWORK)
                .header("Content-Type", "application/json")
                .method("PUT", BodyPublishers.ofString(json));
        return daemon.send(tag == null ? request : request.header("If-Match", tag));
    }

    private static String strings(JsonNode list) {
        return list.toString();
    }

    @Test
    void shouldShowAndChangeRulesWhileItRuns() throws Exception {
        assertThat(network().path("mode").asText()).isEqualTo("allow");
        assertThat(strings(network().path("allow"))).isEqualTo("[\"a.test\",\"@dev\"]");
        assertThat(network().path("presets").findValuesAsText("name")).contains("agent", "dev");
        assertThat(daemon.said(0, "policy", "show", "demo"))
                .contains("mode   allow")
                .contains("deny   bad.a.test")
                .contains("@dev")
                .contains("rules)");

        daemon.said(0, "policy", "allow", "demo", "b.test:8443", "bad.a.test");
        daemon.said(0, "policy", "rm", "demo", "@dev");
        assertThat(strings(network().path("allow"))).isEqualTo("[\"a.test\",\"b.test:8443\",\"bad.a.test\"]");
        assertThat(strings(network().path("deny"))).isEqualTo("[]");
        daemon.said(0, "policy", "deny", "demo", "b.test:8443");
        daemon.said(0, "update", "demo", "--network", "learn");
        assertThat(network().path("mode").asText()).isEqualTo("learn");
        assertThat(strings(network().path("deny"))).isEqualTo("[\"b.test:8443\"]");
        daemon.said(0, "policy", "set", "demo", "--network", "allow", "--allow", "c.test");
        assertThat(strings(network().path("allow"))).isEqualTo("[\"c.test\"]");
        assertThat(daemon.said(0, "policy", "learned", "demo")).contains("nothing was learned");
        assertThat(daemon.said(0, "policy", "log", "demo")).isEmpty();
        assertThat(daemon.get(NETWORK + "/decisions").json().path("items")).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoRule() throws Exception {
        assertThat(daemon.said(1, "policy", "allow", "demo", "https://a.test/x"))
                .contains("a.test");
        assertThat(daemon.said(1, "policy", "rm", "demo", "unknown.test")).contains("there is no rule");
        assertThat(daemon.said(1, "policy", "allow", "demo", "--", "*")).contains("every one");
        assertThat(daemon.said(1, "policy", "allow", "demo", "@nothing")).contains("no such preset");
        assertThat(put("{\"mode\":\"allow\",\"allow\":[\"no host/\"]}", null).status())
                .isEqualTo(422);
        assertThat(put("{\"mode\":\"often\"}", null).status()).isEqualTo(422);
        assertThat(put("{\"mode\":\"allow\"}", "\"0000000000000000\"").status()).isEqualTo(412);
        assertThat(strings(network().path("allow"))).isEqualTo("[\"a.test\",\"@dev\"]");
        assertThat(daemon.said(3, "policy", "show", "dem")).contains("did you mean \"demo\"");
    }

    @Test
    void shouldSpeakTheWordsOfClaudesSettings() throws Exception {
        var file = state.resolve("settings.json");
        Files.writeString(
                file,
                "{\"sandbox\":{\"network\":{\"allowedDomains\":[\"*.c.test\",\"no host/\"],\"deniedDomains\":[\"x.c.test\"]}}}");
        assertThat(daemon.said(0, "policy", "import", "demo", file.toString()))
                .contains("demo\n")
                .contains("left out: allowedDomains");
        assertThat(strings(network().path("allow"))).isEqualTo("[\"*.c.test:*\"]");
        assertThat(daemon.said(0, "policy", "export", "demo"))
                .contains("\"allowedDomains\"", "*.c.test", "\"deniedDomains\"", "x.c.test");
        Files.writeString(file, "{\"model\":\"x\"}");
        assertThat(daemon.said(1, "policy", "import", "demo", file.toString())).contains("sandbox.network");
    }

    @Test
    void shouldLetAnAgentAskAndOnlyAPersonDecide() throws Exception {
        var bound = token("sandbox");
        var asked = as(bound, "POST", NETWORK + "/requests", "{\"rule\":\"x.test:443\",\"reason\":\"to build\"}");
        assertThat(asked.status()).isEqualTo(201);
        assertThat(asked.json().path("asked_by").asText()).isEqualTo("agent");
        var id = asked.json().path("id").asText();
        assertThat(as(bound, "GET", NETWORK, null).status()).isEqualTo(200);
        assertThat(as(bound, "POST", NETWORK + "/requests/" + id + "/allow", "{\"scope\":\"once\"}")
                        .status())
                .isEqualTo(403);
        assertThat(as(bound, "PUT", NETWORK, "{\"mode\":\"allow\"}").status()).isEqualTo(403);
        assertThat(as(token("viewer"), "POST", NETWORK + "/requests", "{\"rule\":\"y.test\"}")
                        .status())
                .isEqualTo(403);

        var attention = daemon.get("/sandboxes/demo").json().path("attention");
        assertThat(attention.path("reason").asText()).isEqualTo("network");
        assertThat(attention.path("asks").asText()).isEqualTo("It asks to reach x.test:443 (to build).");
        assertThat(daemon.said(0, "policy", "requests", "demo")).contains("x.test:443", "to build", "agent");
        assertThat(daemon.said(0, "policy", "show", "demo")).contains("1 request waits");

        assertThat(daemon.said(0, "policy", "approve", "demo", id, "--once")).isEqualTo("x.test:443\n");
        assertThat(strings(network().path("once"))).contains("x.test:443");
        assertThat(strings(network().path("allow"))).doesNotContain("x.test");
        assertThat(daemon.get("/sandboxes/demo").json().path("attention").isNull())
                .isTrue();
        assertThat(daemon.said(1, "policy", "refuse", "demo", id)).contains("is allowed already");

        var second = daemon.said(0, "policy", "ask", "demo", "y.test", "for the docs")
                .strip();
        assertThat(daemon.said(0, "policy", "approve", "demo", second)).isEqualTo("y.test\n");
        assertThat(strings(network().path("allow"))).contains("y.test");
        var third = daemon.said(0, "policy", "ask", "demo", "z.test").strip();
        assertThat(daemon.said(0, "policy", "refuse", "demo", third, "--rule")).isEqualTo("z.test\n");
        assertThat(strings(network().path("deny"))).contains("z.test");
        assertThat(daemon.said(0, "policy", "requests", "-a", "demo")).contains("denied (sandbox)", "allowed (once)");
        assertThat(daemon.said(3, "policy", "approve", "demo", "999")).contains("no request 999");
    }

    @Test
    void shouldWriteToTheEventLogWhatIsAskedForAndChanged() throws Exception {
        daemon.said(0, "policy", "ask", "demo", "y.test", "for the docs");
        daemon.said(0, "policy", "deny", "demo", "w.test");
        var said = state.resolve("events");
        var program = daemon.cli(
                        "events", "--after", "0", "--sandbox", "demo", "--type", "network.requested,network.changed")
                .redirectOutput(said.toFile())
                .start();
        try {
            awaitText(said, "network.requested");
            awaitText(said, "network.changed");
        } finally {
            program.destroy();
        }
    }

    @Test
    void shouldFollowWhatIsTriedThroughTheDaemonsDeath() throws Exception {
        var said = state.resolve("decisions");
        var program = daemon.cli("policy", "log", "-f", "demo", "--json", "--outcome", "denied")
                .redirectOutput(said.toFile())
                .start();
        try {
            connect("one.test:443");
            awaitText(said, "one.test");
            daemon.kill();
            daemon.start();
            connect("two.test:443");
            awaitText(said, "two.test");
            assertThat(Files.readString(said).split("\"host\":\"one.test\"", -1))
                    .as("told once")
                    .hasSize(2);
        } finally {
            program.destroy();
        }
        assertThat(daemon.said(0, "policy", "log", "demo"))
                .containsSubsequence("denied   one.test:443", "denied   two.test:443");
        assertThat(daemon.get(NETWORK + "/decisions?host=TWO&outcome=denied&limit=1")
                        .json()
                        .path("items"))
                .hasSize(1);
        assertThat(daemon.get(NETWORK + "/decisions?outcome=maybe").status()).isEqualTo(422);
        assertThat(daemon.get(NETWORK + "/decisions?cursor=x").status()).isEqualTo(422);
    }

    /** Something inside asks the proxy for this. */
    private static void connect(String place) {
        daemon.exec(
                "demo",
                "exec 3<>/dev/tcp/127.0.0.1/3128; printf '%s\\r\\n' 'CONNECT " + place + " HTTP/1.1' 'Host: " + place
                        + "' '' >&3; head -n 1 <&3");
    }

    private static void awaitText(Path file, String text) {
        TestDaemon.await(LONG, () -> {
            try {
                return Files.readString(file).contains(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String token(String role) {
        var body = "{\"name\":\"" + role + "\",\"role\":\"" + role + "\""
                + (role.equals("sandbox") ? ",\"sandbox\":\"demo\"" : "") + "}";
        return daemon.post("/tokens", body).json().path("token").asText();
    }

    private static TestDaemon.Answer as(String token, String method, String path, String json) {
        var request = daemon.request(path).setHeader("Authorization", "Bearer " + token);
        return daemon.send(
                json == null
                        ? request.method(method, BodyPublishers.noBody())
                        : request.setHeader("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(json)));
    }
}
