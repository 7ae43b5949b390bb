package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds in a sandbox that reaches nothing but what they need: real npm and real Maven, without a word about a proxy. */
class BuildsIT {
    private static final Path TARGET = TestDaemon.program().getParent();
    private static final Path REPOSITORY = Path.of(System.getProperty("sandlot.repository"));

    @TempDir
    static Path state;

    private static HttpServer server;
    private static TestDaemon daemon;
    private static byte[] library;

    @BeforeAll
    static void start() throws Exception {
        library = pack();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/left", exchange -> answer(exchange, described().getBytes(StandardCharsets.UTF_8)));
        server.createContext("/left.tgz", exchange -> answer(exchange, library));
        server.createContext("/maven/", BuildsIT::artifact);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        daemon = TestDaemon.start(
                state.resolve("state"),
                Map.of(
                        "SANDLOT_EGRESS_HOSTS",
                        "registry.test=127.0.0.1,other.test=127.0.0.1",
                        "SANDLOT_EGRESS_PRIVATE",
                        "127.0.0.1:" + port()));
        var made = daemon.post(
                "/sandboxes",
                "{\"name\":\"box\",\"network\":{\"mode\":\"allow\",\"allow\":[\"registry.test:" + port() + "\"]}}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        ((ExecutorService) server.getExecutor()).shutdownNow();
        daemon.clear();
        daemon.close();
    }

    private static int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** What Maven has fetched to build this project is what it needs to build another. */
    private static void artifact(HttpExchange exchange) throws IOException {
        var file = REPOSITORY.resolve(exchange.getRequestURI().getPath().replaceFirst("^/maven/", ""));
        if (Files.isRegularFile(file)) {
            answer(exchange, exchange.getRequestMethod().equals("HEAD") ? new byte[0] : Files.readAllBytes(file));
        } else {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        }
    }

    private static byte[] pack() throws Exception {
        var directory = Files.createDirectories(state.resolve("package"));
        Files.writeString(directory.resolve("package.json"), "{\"name\":\"left\",\"version\":\"1.2.3\"}");
        Files.writeString(directory.resolve("index.js"), "module.exports = 'from the registry';");
        var file = state.resolve("left.tgz");
        assertThat(new ProcessBuilder("tar", "-czf", file.toString(), "-C", state.toString(), "package")
                        .start()
                        .waitFor())
                .isZero();
        return Files.readAllBytes(file);
    }

    private static String described() {
        try {
            var hash = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-512").digest(library));
            return "{\"name\":\"left\",\"dist-tags\":{\"latest\":\"1.2.3\"},\"versions\":{\"1.2.3\":{\"name\":\"left\",\"version\":\"1.2.3\","
                    + "\"dist\":{\"tarball\":\"http://registry.test:" + port() + "/left.tgz\",\"integrity\":\"sha512-"
                    + hash
                    + "\"}}}}";
        } catch (java.security.NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static String said(String line) {
        return daemon.exec("box", "exec 2>&1; " + line).path("stdout").asText();
    }

    @Test
    void shouldInstallByNpm() throws IOException {
        Path npm;
        try (var found = Files.newDirectoryStream(TARGET.resolve("npm-itself"), "npm-*.tgz")) {
            npm = found.iterator().next();
        }
        var unpacked = daemon.send(daemon.request("/sandboxes/box/archive?path=npm")
                .header("Content-Type", "application/x-tar")
                .header("Content-Encoding", "gzip")
                .PUT(BodyPublishers.ofFile(npm)));
        assertThat(unpacked.status()).as(unpacked.body()).isBetween(200, 204);
        var install =
                "mkdir -p app && cd app && node ../npm/package/bin/npm-cli.js install left --no-audit --no-fund --registry http://";

        assertThat(said(install + "registry.test:" + port() + "/")).contains("added 1 package");
        assertThat(said("cd app && node -p \"require('left')\"")).isEqualTo("from the registry\n");
        assertThat(said(install + "other.test:" + port() + "/ --fetch-retries=0; echo $?"))
                .contains("403")
                .endsWith("1\n");
    }

    @Test
    void shouldBuildByMaven() {
        said(
                "mkdir -p shop/src/main/java && cd shop && cat >pom.xml <<'END' && cat >settings.xml <<'END2' && cat >src/main/java/Shop.java <<'END3'\n"
                        + """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>test</groupId><artifactId>shop</artifactId><version>1</version>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <build><plugins>
                    <plugin><artifactId>maven-compiler-plugin</artifactId><version>%s</version></plugin>
                  </plugins></build>
                </project>
                END
                <settings><mirrors><mirror><id>test</id><mirrorOf>*</mirrorOf><url>http://registry.test:%d/maven/</url></mirror></mirrors></settings>
                END2
                class Shop {
                    public static void main(String[] args) {
                        System.out.println("built");
                    }
                }
                END3
                """.formatted(System.getProperty("sandlot.compiler.plugin"), port()));

        var built = said("cd shop && mvn -B -q -s settings.xml compiler:compile; java -cp target/classes Shop");

        assertThat(built).endsWith("built\n");
        assertThat(daemon.get("/sandboxes/box/network/decisions?limit=1000")
                        .json()
                        .path("items"))
                .extracting(decision -> decision.path("host").asText())
                .contains("registry.test")
                .isSubsetOf("registry.test", "other.test");
    }
}
