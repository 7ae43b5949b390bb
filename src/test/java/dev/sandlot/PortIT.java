package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server in a sandbox as people outside reach it: by the daemon, and by a port of their own computer. */
class PortIT extends OneDaemon {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String PORTS = "/sandboxes/box/ports";

    /** Tells what it was asked, and echoes what a connection becomes. */
    private static final String SERVER = """
            const server = require("http").createServer((request, response) => {
              response.end(`${request.method} ${request.url} ${request.headers.host} ${request.headers.cookie}\\n`);
            });
            server.on("upgrade", (request, socket) => {
              socket.write("HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n");
              socket.pipe(socket);
            });
            server.listen(3000, "127.0.0.1");
            """;

    private static void serve() {
        assertThat(daemon.post("/sandboxes", "{\"name\":\"box\"}").status()).isEqualTo(201);
        daemon.exec("box", "cat >server.js <<'END'\n" + SERVER + "END\n(setsid node server.js >/dev/null 2>&1 &)");
        TestDaemon.await(LONG, () -> ports().toString().contains("\"port\":3000"));
    }

    private static JsonNode ports() {
        return daemon.get(PORTS).json().path("items");
    }

    private static String publish() {
        var made = daemon.send(daemon.request(PORTS + "/3000")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{}")));
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        return made.json().path("published").path("url").asText();
    }

    /** What curl gets that goes there. */
    private static String curl(String url) throws IOException, InterruptedException {
        var curl = new ProcessBuilder("curl", "-sS", "--max-time", "60", url)
                .redirectErrorStream(true)
                .start();
        var said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @Test
    void shouldBeReachedByTheDaemonAndStayPublishedWhenThatIsKilled() throws Exception {
        serve();
        assertThat(ports().path(0).path("listening").path("address").asText()).isEqualTo("127.0.0.1");
        var url = publish();
        assertThat(curl(url.replace("/?", "/a?b&"))).isEqualTo("GET /a?b localhost:3000 undefined\n");
        assertThat(curl(url.replaceFirst("\\?.*", ""))).contains("nothing is published");

        daemon.kill();
        daemon.start();

        var after = ports().path(0).path("published").path("url").asText();
        assertThat(after.replaceFirst(":\\d+/", "/")).isEqualTo(url.replaceFirst(":\\d+/", "/"));
        assertThat(curl(after)).isEqualTo("GET / localhost:3000 undefined\n");

        assertThat(daemon.said(0, "ports", "box", "--no-trunc")).contains("3000", "127.0.0.1", after);
        assertThat(daemon.said(0, "unpublish", "box", "3000")).isEmpty();
        assertThat(curl(after)).contains("nothing is published");
    }

    @Test
    void shouldBeReachedByAPortOfOnesOwnComputer() throws Exception {
        serve();
        var proxy = daemon.cli("proxy", "box", "3000:0", "4000:0", "--quiet").start();
        try {
            var lines = new BufferedReader(new InputStreamReader(proxy.getInputStream(), StandardCharsets.UTF_8));
            var there = lines.readLine();
            var nowhere = lines.readLine();
            assertThat(curl("http://" + there + "/x")).isEqualTo("GET /x " + there + " undefined\n");
            assertThat(curl("http://" + nowhere + "/")).contains("curl: (");

            try (var socket =
                    new Socket(InetAddress.getByName("127.0.0.1"), Integer.parseInt(there.replaceFirst(".*:", "")))) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                var in = socket.getInputStream();
                var head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) in.read());
                }
                var bytes = "z".repeat(500_000).getBytes(StandardCharsets.US_ASCII);
                var sender = new Thread(() -> {
                    try {
                        socket.getOutputStream().write(bytes);
                        socket.shutdownOutput();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                sender.start();
                // All of it comes back, although nothing more is sent, and then the end.
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
        } finally {
            proxy.destroy();
            assertThat(proxy.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }
}
