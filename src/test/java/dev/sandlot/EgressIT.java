package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gets out of sandboxes, from inside and with programs that people use: what is allowed, by the proxy, and nothing else by any way. */
class EgressIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    static Path state;

    private static HttpServer server;
    private static TestDaemon daemon;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var said = ("at " + exchange.getRequestURI() + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, said.length);
            exchange.getResponseBody().write(said);
            exchange.close();
        });
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        daemon = TestDaemon.start(
                state.resolve("state"),
                Map.of(
                        "SANDLOT_EGRESS_HOSTS",
                        "good.test=127.0.0.1,evil.test=127.0.0.1",
                        "SANDLOT_EGRESS_PRIVATE",
                        "127.0.0.1:" + port()));
    }

    @AfterEach
    void clear() {
        daemon.clear();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        ((ExecutorService) server.getExecutor()).shutdownNow();
        daemon.close();
    }

    private static int port() {
        return server.getAddress().getPort();
    }

    private static String url(String host, String path) {
        return "http://" + host + ":" + port() + path;
    }

    private static void create(String name, String mode, String... allow) {
        var rules = String.join("\",\"", allow);
        var body = "{\"name\":\"" + name + "\",\"network\":{\"mode\":\"" + mode + "\""
                + (allow.length == 0 ? "" : ",\"allow\":[\"" + rules + "\"]") + "}}";
        assertThat(daemon.post("/sandboxes", body).status()).isEqualTo(201);
    }

    /** What the line has printed, errors too. */
    private static String said(String sandbox, String line) {
        return daemon.exec(sandbox, "exec 2>&1; " + line).path("stdout").asText();
    }

    @Test
    void shouldLetOutWhatIsAllowedAndNothingElse() {
        create("box", "allow", "good.test:" + port());
        var reached = said(
                "box",
                "curl -sS " + url("good.test", "/plain") + "; curl -sSp " + url("good.test", "/tunnel")
                        + "; curl -sS --socks5-hostname 127.0.0.1:1080 " + url("good.test", "/socks"));
        assertThat(reached).isEqualTo("at /plain\nat /tunnel\nat /socks\n");
        var refused = said(
                "box",
                "curl -sS " + url("evil.test", "/plain") + "; curl -sSp " + url("evil.test", "/tunnel")
                        + "; curl -sS --socks5-hostname 127.0.0.1:1080 " + url("evil.test", "/socks")
                        + "; curl -sS " + url("127.0.0.1", "/direct") + "; curl -sS -x http://127.0.0.1:3128 "
                        + url("127.0.0.1", "/address") + "; curl -sS --noproxy '*' " + url("good.test", "/around"));
        assertThat(refused)
                .doesNotContain("at /")
                .contains(
                        "\"status\":403",
                        "no rule allows evil.test:" + port(),
                        "http://127.0.0.1:3128/requests",
                        "CONNECT tunnel failed, response 403");
    }

    /** What ssh goes by. */
    @Test
    void shouldConnectForProgramsThatKnowNoProxy() {
        create("box", "allow", "good.test:" + port());
        var connect = "printf 'GET /ssh HTTP/1.0\\r\\n\\r\\n' | /run/sandlot/init connect good.test ";
        assertThat(said("box", connect + port() + " | tail -1")).isEqualTo("at /ssh\n");
        assertThat(said("box", "/run/sandlot/init connect evil.test " + port() + "; echo $?"))
                .contains("403", "no rule allows evil.test")
                .endsWith("\n1\n");
    }

    @Test
    void shouldHaveNoProxyWithoutANetwork() {
        create("shut", "none");
        assertThat(said("shut", "env | grep -ci _proxy=; curl -sS -x http://127.0.0.1:3128 " + url("good.test", "/")))
                .startsWith("0\n")
                .contains("connect");
    }

    @Test
    void shouldNotReachTheHostWhereTheNetworkIsOpen() {
        create("open", "open");
        assertThat(said("open", "curl -sS " + url("good.test", "/named"))).isEqualTo("at /named\n");
        var daemonPort = daemon.url().getPort();
        assertThat(said(
                        "open",
                        "curl -sS --noproxy , -x http://127.0.0.1:3128 http://127.0.0.1:" + daemonPort + "/healthz"
                                + "; curl -sS http://127.0.0.1:" + daemonPort + "/healthz"
                                + "; curl -sS -x http://127.0.0.1:3128 http://169.254.169.254/latest/meta-data/"
                                + "; curl -sS http://127.0.0.1:3128/api/v1/sandboxes; cut -s -d: -f1 /proc/net/dev"))
                .contains("this daemon itself", "metadata address")
                .doesNotContain("\"items\"", "eth0");
    }

    /** With the daemon nothing gets out, and nothing waits; the next one goes on where it was, and nobody has taken its place. */
    @Test
    void shouldLetNothingOutWhileThereIsNoDaemon() {
        create("box", "allow", "good.test:" + port());
        var tries = "while ! test -e ~/stop; do curl -sS -m 20 -o /dev/null -w '%{http_code}\\n' "
                + url("good.test", "/") + " >> ~/tries 2>/dev/null; echo >> ~/rounds; done";
        assertThat(daemon.post("/sandboxes/box/processes", "{\"command\":\"" + tries.replace("\"", "\\\"") + "\"}")
                        .status())
                .isEqualTo(201);
        TestDaemon.await(LONG, () -> said("box", "cat ~/tries").contains("200"));
        daemon.kill();
        daemon.start();
        assertThat(said("box", "grep -c . ~/tries; sort -u ~/tries"))
                .contains("000")
                .contains("200");
        said("box", "touch ~/stop");
        assertThat(said("box", "python3 -c 'import socket; socket.socket().bind((\"127.0.0.1\", 3128))'"))
                .contains("Address already in use");
        assertThat(said("box", "curl -sS " + url("good.test", "/again"))).isEqualTo("at /again\n");
    }

    /** Whoever is refused asks from inside, without a token; a person allows it; nobody inside can. */
    @Test
    void shouldAskForMoreFromInsideAndGetItFromAPerson() {
        create("box", "allow");
        var url = url("good.test", "/wanted");
        assertThat(said("box", "curl -sS " + url)).contains("403");
        var asked = said(
                "box",
                "curl -sS -d '{\"rule\":\"good.test:" + port()
                        + "\",\"reason\":\"the build needs it\"}' http://127.0.0.1:3128/requests");
        assertThat(asked).contains("\"pending\"", "the build needs it");
        var request = daemon.get("/sandboxes/box/network/requests")
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asText();
        var allow = "/sandboxes/box/network/requests/" + request + "/allow";
        assertThat(said(
                        "box",
                        "curl -sS -o /dev/null -w '%{http_code} ' -d '{\"scope\":\"sandbox\"}' http://127.0.0.1:3128/requests/"
                                + request
                                + "/allow; curl -sS -o /dev/null -w '%{http_code}' -X PUT -d '{\"mode\":\"open\"}'"
                                + " http://127.0.0.1:3128/policy"))
                .isEqualTo("400 400");
        assertThat(daemon.post(allow, "{\"scope\":\"sandbox\"}").status()).isEqualTo(200);
        assertThat(said("box", "curl -sS " + url)).isEqualTo("at /wanted\n");
        assertThat(said("box", "curl -sS http://127.0.0.1:3128/requests")).contains("\"allowed\"");
        assertThat(said("box", "curl -sS http://127.0.0.1:3128/policy")).contains("good.test:" + port());
    }

    @Test
    void shouldRefuseRulesThatAreNone() {
        for (var rule : new String[] {"http://good.test", "a..b", "0x7f.1", "good.test:0", "@nosuch", ""}) {
            var answer = daemon.post("/sandboxes", "{\"network\":{\"mode\":\"allow\",\"allow\":[\"" + rule + "\"]}}");
            assertThat(answer.status()).as(rule).isEqualTo(422);
            assertThat(answer.json().path("errors").path(0).path("field").asText())
                    .as(rule)
                    .startsWith("network.allow");
        }
    }
}
