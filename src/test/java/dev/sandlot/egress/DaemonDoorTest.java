package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.config.Config;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the daemon is reached through a sandbox's proxy: where agents tell of what they do and find tools, and nothing else. */
class DaemonDoorTest {
    private Origin daemon;
    private Proxy proxy;

    @BeforeEach
    void open() throws Exception {
        daemon = Origin.echoing();
        proxy = new Proxy(List.of(daemon.port()), "127.0.0.1:" + daemon.port());
        proxy.daemonPorts.add(daemon.port());
        proxy.door.listensAt(
                new Config.Server("0.0.0.0", 0, List.of(), null, null, 1 << 20, Duration.ofMinutes(1)), daemon.port());
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        daemon.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/otlp/v1/traces", "/otlp/v1/logs", "/hooks/claude"})
    void shouldLeadThere(String path) throws Exception {
        try (var talk = Talk.to(proxy.http)) {
            talk.say("POST " + path
                    + " HTTP/1.1\r\nHost: 127.0.0.1:3128\r\nAuthorization: Bearer t\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(talk.message().text()).isEqualTo("POST " + path + " HTTP/1.1abc");
            assertThat(daemon.requests.get(0).header("Host")).isEqualTo("127.0.0.1:" + daemon.port());
            assertThat(daemon.requests.get(0).header("Authorization")).isEqualTo("Bearer t");
        }
        assertThat(proxy.decisions.told()).isEmpty();
    }

    /** It is the sandbox's own network that is looked at, and whoever he says to be. */
    @ParameterizedTest
    @ValueSource(strings = {"GET /policy", "GET /requests", "POST /requests"})
    void shouldAskForItsSandbox(String line) throws Exception {
        try (var talk = Talk.to(proxy.http)) {
            talk.say(line + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer other\r\nCookie: sandlot_session=x\r\n"
                    + "Content-Type: text/html\r\nContent-Length: 3\r\n\r\nabc");
            var path = line.substring(line.indexOf('/'));
            assertThat(talk.message().text())
                    .isEqualTo(line.substring(0, line.indexOf(' ')) + " /api/v1/sandboxes/" + proxy.gate.sandbox()
                            + "/network" + (path.equals("/policy") ? "" : path) + " HTTP/1.1abc");
            var asked = daemon.requests.get(0);
            assertThat(asked.header("Authorization")).isEqualTo("Bearer pass of " + proxy.gate.sandbox());
            assertThat(asked.header("Cookie")).isNull();
            if (line.startsWith("POST")) {
                assertThat(asked.header("Content-Type")).isEqualTo("application/json");
            }
        }
    }

    /** What the protocol's methods come to is for the daemon to say, to which this is somebody bound to the sandbox. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET", "DELETE"})
    void shouldLeadToTheToolsOfItsSandbox(String method) throws Exception {
        try (var talk = Talk.to(proxy.http)) {
            talk.say(
                    method + " /mcp HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer other\r\nCookie: sandlot_session=x\r\n"
                            + "Origin: http://x\r\nMcp-Method: tools/call\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(talk.message().text()).isEqualTo(method + " /mcp HTTP/1.1abc");
            var asked = daemon.requests.get(0);
            assertThat(asked.header("Authorization")).isEqualTo("Bearer pass of " + proxy.gate.sandbox());
            assertThat(asked.header("Cookie")).isNull();
            assertThat(asked.header("Origin")).isNull();
            assertThat(asked.header("Mcp-Method")).isEqualTo("tools/call");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /mcp/",
                "POST /mcp?x",
                "POST /MCP",
                "PUT /mcp",
                "OPTIONS /mcp",
                "POST /api/v1/sandboxes",
                "POST /requests/1/allow",
                "POST /policy",
                "PUT /policy",
                "DELETE /requests",
                "GET /requests?x",
                "GET /requests/../../x",
                "POST /otlp/v1/",
                "POST /otlp/v1",
                "POST /otlp/v2/traces",
                "POST //otlp/v1/traces",
                "POST /otlp//v1/traces",
                "POST /otlp/v1/../../api/v1/sandboxes",
                "POST /otlp/v1/%2e%2e/x",
                "POST /otlp/v1/traces/../x",
                "POST /otlp/v1/traces/",
                "POST /otlp/v1/traces?x=/api",
                "POST /otlp/v1/traces#x",
                "POST /otlp/v1/traces;x",
                "POST /OTLP/v1/traces",
                "POST /hooks/a/b",
                "POST /hooks/",
                "POST /hooks/..",
                "POST /hooks/a%2fb",
                "POST /hooks/a\\b",
                "POST otlp/v1/traces",
                "POST /x/otlp/v1/traces",
                "GET /otlp/v1/traces",
                "PUT /otlp/v1/traces",
                "post /otlp/v1/traces",
                "DELETE /hooks/claude",
                "OPTIONS /hooks/claude",
                "POST http://127.0.0.1:PORT/otlp/v1/traces",
                "POST http://127.0.0.1:PORT/api/v1/sandboxes",
                "CONNECT 127.0.0.1:PORT"
            })
    void shouldLeadNowhereElse(String line) throws Exception {
        var request = line.replace("PORT", "" + daemon.port());
        try (var talk = Talk.to(proxy.http)) {
            talk.say(request + " HTTP/1.1\r\nHost: 127.0.0.1:" + daemon.port() + "\r\nContent-Length: 0\r\n\r\n");
            assertThat(talk.message().code()).isBetween(400, 403);
        }
        assertThat(daemon.connections).hasValue(0);
    }

    @Test
    void shouldJudgeEachRequestBehindOneThatIsForTheDaemon() throws Exception {
        try (var talk = Talk.to(proxy.http)) {
            var host = " HTTP/1.1\r\nHost: 127.0.0.1:" + daemon.port() + "\r\n";
            talk.say("POST /hooks/claude" + host + "Content-Length: 0\r\n\r\nGET /api/v1/sandboxes" + host + "\r\n");
            assertThat(talk.message().code()).isEqualTo(200);
            assertThat(talk.message().code()).isEqualTo(400);
        }
        assertThat(daemon.requests).hasSize(1);
    }

    @Test
    void shouldNotChangeToAnotherProtocol() throws Exception {
        try (var talk = Talk.to(proxy.http)) {
            talk.say(
                            "POST /hooks/claude HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n")
                    .message();
            assertThat(daemon.requests.get(0).head()).doesNotContainIgnoringCase("upgrade");
        }
    }

    @Test
    void shouldTellThatTheDaemonIsNotThere() throws Exception {
        daemon.close();
        try (var talk = Talk.to(proxy.http)) {
            talk.say("POST /hooks/claude HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            assertThat(talk.message().code()).isEqualTo(502);
        }
        try (var closed = new Proxy(List.of());
                var talk = Talk.to(closed.http)) {
            talk.say("POST /hooks/claude HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            assertThat(talk.message().code()).as("before it listens").isEqualTo(400);
        }
    }
}
