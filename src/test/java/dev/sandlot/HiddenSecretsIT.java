package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that sandboxes use and never see: with a real server that wants a key, and real programs inside that have none. */
class HiddenSecretsIT {
    private static final String VALUE = "sk-hidden-5f0c9d7e41ab/of+test";

    @TempDir
    static Path temp;

    /** The paths of requests, with what they have shown. */
    private static final List<String> asked = new CopyOnWriteArrayList<>();

    private static HttpsServer server;
    private static TestDaemon daemon;

    @BeforeAll
    static void start() throws Exception {
        var store = TestKeyStore.make(temp, "CN=test", "-ext", "san=dns:api.test");
        var pem = Files.writeString(
                temp.resolve("ca.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(store.getCertificate("a").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, TestKeyStore.PASSWORD.toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            var key = exchange.getRequestHeaders().getFirst("x-api-key");
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            var said = (VALUE.equals(key) ? "welcome, " : "who are you, ") + key + "?\n";
            exchange.getResponseHeaders().add("X-Echo", "your key is " + key);
            exchange.sendResponseHeaders(200, said.length());
            exchange.getResponseBody().write(said.getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        daemon = TestDaemon.start(
                temp.resolve("state"),
                Map.of(
                        "SANDLOT_EGRESS_HOSTS",
                        "api.test=127.0.0.1,evil.test=127.0.0.1",
                        "SANDLOT_EGRESS_PRIVATE",
                        "127.0.0.1:" + port(),
                        "SANDLOT_EGRESS_TRUST",
                        pem.toString()));
        keep("demo", "--header", "x-api-key");
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

    /** As a person does. */
    private static void keep(String name, String... place) throws Exception {
        var words = new ArrayList<>(List.of("secret", "set", name, "--host", "api.test:" + port()));
        words.addAll(List.of(place));
        var program = daemon.cli(words.toArray(String[]::new))
                .redirectErrorStream(true)
                .start();
        try (var in = program.getOutputStream()) {
            in.write((VALUE + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        var said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(said).isZero();
        assertThat(said).isEqualTo(name + "\n");
    }

    private static void create() throws Exception {
        daemon.said(
                0,
                "create",
                "box",
                "--secret",
                "demo=KEY",
                "--allow",
                "api.test:" + port(),
                "--allow",
                "evil.test:" + port());
    }

    /** What the line has printed, errors too. */
    private static String said(String line) {
        return daemon.exec("box", "exec 2>&1; " + line).path("stdout").asText();
    }

    private static String curl(String host, String header) {
        return "curl -sS -i -H \"" + header + ": $KEY\" http://127.0.0.1:3128/https/" + host + ":" + port() + "/x";
    }

    private static String get() {
        return said(curl("api.test", "x-api-key"));
    }

    @Test
    void shouldLetProgramsUseAKeyThatNothingInsideHas() throws Exception {
        create();
        var placeholder = said("printf %s \"$KEY\"");
        assertThat(placeholder).startsWith("sandlot-").hasSameSizeAs(VALUE);
        assertThat(get())
                .contains("welcome, " + placeholder + "?\n", "your key is " + placeholder)
                .doesNotContain(VALUE);
        assertThat(
                        said(
                                "env; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline; grep -rs sk-hidden /home /workspace /tmp /run /etc"))
                .contains("KEY=" + placeholder)
                .doesNotContain("sk-hidden-5");
        for (var elsewhere : List.of(curl("evil.test", "x-api-key"), curl("api.test", "X-Other"))) {
            assertThat(said(elsewhere)).contains("403", "the secret demo").doesNotContain("who are you");
        }
        assertThat(daemon.get("/sandboxes/box/network/decisions").body())
                .contains("\"protocol\":\"https\"", "the secret demo is not for evil.test:" + port())
                .doesNotContain(VALUE);
        // What the daemon is told to forget, and what it is told anew, counts at once.
        daemon.kill();
        daemon.start();
        assertThat(get()).contains("welcome, " + placeholder + "?\n");
        daemon.delete("/sandboxes/box/secrets/demo");
        var known = "KEY=" + placeholder + "; " + curl("api.test", "x-api-key");
        assertThat(said(known)).contains("403", "is not given to this sandbox");
        daemon.send(put("/sandboxes/box/secrets/demo", "{\"variable\":\"KEY\"}"));
        assertThat(get()).contains("welcome");
        assertThat(daemon.delete("/secrets/demo").status()).isEqualTo(204);
        assertThat(said(known)).contains("403", "was removed");
        keep("demo", "--header", "x-api-key");
        assertThat(get()).contains("welcome");
    }

    /** For git the token of the known secret {@code github} is enough; where it goes is another host here. */
    @Test
    void shouldHaveGitUseATokenThatItDoesNotSee() throws Exception {
        keep("github");
        var body =
                "{\"name\":\"box\",\"secrets\":[{\"name\":\"github\"}],\"network\":{\"mode\":\"allow\",\"allow\":[\"api.test:"
                        + port() + "\"]}}";
        assertThat(daemon.post("/sandboxes", body).status()).isEqualTo(201);
        asked.clear();
        said("git ls-remote https://github.com/me/mine.git");
        var token = Base64.getEncoder().encodeToString(("x-access-token:" + VALUE).getBytes(StandardCharsets.US_ASCII));
        assertThat(asked).contains("/me/mine.git/info/refs?service=git-upload-pack Basic " + token);
    }

    @Test
    void shouldShowTheValueNowhere() throws Exception {
        create();
        assertThat(get()).contains("welcome");
        var told = new ArrayList<String>();
        try (var files = Files.walk(daemon.stateDir())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (text(file).contains(VALUE)) {
                    told.add(file.toString());
                }
            }
        }
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (text(process.resolve("cmdline")).contains(VALUE)) {
                    told.add(process.toString());
                }
            }
        }
        for (var path : List.of("/secrets", "/sandboxes", "/sandboxes/box")) {
            assertThat(daemon.get(path).body()).as(path).doesNotContain(VALUE);
        }
        assertThat(daemon.get("/secrets").body()).contains("\"demo\"", "\"box\"", "x-api-key");
        try (var events = new EventFollower(daemon, "/events?tail=1000")) {
            events.await("secret set");
        }
        assertThat(daemon.logText()).doesNotContain(VALUE);
        assertThat(daemon.send(put("/secrets/demo", "{\"value\":\"" + VALUE + "\\n\"}"))
                        .body())
                .contains("422")
                .doesNotContain(VALUE);
        assertThat(told).isEmpty();
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }

    private static HttpRequest.Builder put(String path, String body) {
        return daemon.request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body));
    }

    @Test
    void shouldBeNobodysBusinessInside() throws Exception {
        create();
        for (var role : List.of("sandbox", "viewer", "operator")) {
            var bound = role.equals("sandbox") ? ",\"sandbox\":\"box\"" : "";
            var token = daemon.post("/tokens", "{\"name\":\"x\",\"role\":\"" + role + "\"" + bound + "}")
                    .json()
                    .path("token")
                    .asText();
            boolean operates = role.equals("operator");
            assertThat(as(token, daemon.request("/secrets").GET())).as(role).isEqualTo(operates ? 200 : 403);
            assertThat(as(token, put("/sandboxes/box/secrets/demo", "{\"variable\":\"KEY\"}")))
                    .as(role)
                    .isEqualTo(operates ? 200 : 403);
            assertThat(as(token, put("/secrets/demo", "{\"value\":\"x23456789\"}")))
                    .as(role)
                    .isEqualTo(403);
            assertThat(as(token, daemon.request("/secrets/demo").DELETE()))
                    .as(role)
                    .isEqualTo(403);
            var shown = daemon.send(daemon.request("/sandboxes/box").setHeader("Authorization", "Bearer " + token));
            assertThat(shown.body().contains("\"secrets\"")).as(role).isEqualTo(operates);
        }
    }

    private static int as(String token, HttpRequest.Builder request) {
        return daemon.send(request.setHeader("Authorization", "Bearer " + token))
                .status();
    }
}
