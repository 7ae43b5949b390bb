package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes that begin with a repository, which is cloned inside from a server on this host. */
class CloneIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    static Path state;

    private static HttpServer server;
    private static TestDaemon daemon;
    /** Of the test that runs. */
    private static volatile CloneIT now;

    @TempDir
    Path directory;

    /** Before it answers for what lies below slow. */
    private final CountDownLatch held = new CountDownLatch(1);

    @BeforeAll
    static void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> now.answer(exchange));
        server.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
        server.start();
        daemon = TestDaemon.start(
                state.resolve("state"),
                Map.of(
                        "SANDLOT_EGRESS_HOSTS",
                        "git.test=127.0.0.1",
                        "SANDLOT_EGRESS_PRIVATE",
                        "127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        ((java.util.concurrent.ExecutorService) server.getExecutor()).shutdownNow();
        daemon.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        now = this;
        run(
                "git init -q -b main work; cd work; git config user.name n; git config user.email e@example.com; mkdir src; echo one > src/file;"
                        + " git add .; git commit -qm one; git branch side; git tag v1; echo two > src/file; git commit -qam two; git checkout -q side;"
                        + " echo aside > src/other; git add .; git commit -qm aside; git checkout -q main; cd ..;"
                        + " git clone -q --bare work repo.git; git -C repo.git update-server-info");
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        if (path.startsWith("/slow/")) {
            awaitRelease();
        }
        var file = directory.resolve(path.substring(1)).normalize();
        boolean there = file.startsWith(directory) && Files.isRegularFile(file);
        var bytes = there ? Files.readAllBytes(file) : new byte[0];
        exchange.sendResponseHeaders(there ? 200 : 404, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void awaitRelease() throws IOException {
        try {
            held.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @AfterEach
    void clear() {
        held.countDown();
        daemon.clear();
    }

    private void run(String line) throws Exception {
        var shell = new ProcessBuilder("sh", "-ec", line)
                .directory(directory.toFile())
                .inheritIO();
        shell.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        assertThat(shell.start().waitFor()).isZero();
    }

    private String url(String path) {
        return "http://" + place() + "/" + path;
    }

    /** Where the repositories are, as a rule. */
    private static String place() {
        return "git.test:" + server.getAddress().getPort();
    }

    private static String exec(String sandbox, String line) {
        return daemon.exec(sandbox, line).path("stdout").asText();
    }

    @Test
    void shouldCloneBeforeAnythingRuns() throws Exception {
        assertThat(daemon.said(
                        0,
                        "create",
                        "--quiet",
                        "shop",
                        "--network",
                        "allow",
                        "--allow",
                        place(),
                        "--git",
                        url("repo.git"),
                        "--",
                        "cat",
                        "src/file"))
                .isEqualTo("two\n");
        assertThat(exec("shop", "git status --porcelain; git rev-parse --abbrev-ref HEAD; git remote"))
                .isEqualTo("main\norigin\n");
        assertThat(daemon.get("/sandboxes/shop/processes/p1")
                        .json()
                        .path("command")
                        .toString())
                .contains("src/file");
        assertThat(daemon.get("/sandboxes/shop/processes/clone")
                        .json()
                        .path("exit_code")
                        .asInt(-1))
                .isZero();
        exec("shop", "echo mine > src/file");
        daemon.said(0, "restart", "shop");
        assertThat(exec("shop", "cat src/file")).isEqualTo("mine\n");
    }

    @Test
    void shouldBeginWithABranchATagOrACommit() throws Exception {
        var made = new String[] {"side", "v1", "HEAD~1"};
        var commit =
                new ProcessBuilder("git", "-C", directory.resolve("work").toString(), "rev-parse", made[2]).start();
        made[2] = new String(commit.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        for (int i = 0; i < made.length; i++) {
            daemon.said(
                    0,
                    "create",
                    "at" + i,
                    "--network",
                    "allow",
                    "--allow",
                    place(),
                    "--git",
                    url("repo.git"),
                    "--ref",
                    made[i]);
        }
        assertThat(exec("at0", "git rev-parse --abbrev-ref HEAD; cat src/file src/other"))
                .isEqualTo("side\none\naside\n");
        assertThat(exec("at1", "cat src/file")).isEqualTo("one\n");
        assertThat(exec("at2", "cat src/file; git rev-parse HEAD")).isEqualTo("one\n" + made[2] + "\n");
    }

    @Test
    void shouldTellWhatGitSaidAndLeaveNothingBehind() throws Exception {
        assertThat(daemon.said(
                        1, "create", "none", "--network", "allow", "--allow", place(), "--git", url("nosuch.git")))
                .contains("could not be cloned", "not found");
        assertThat(daemon.get("/sandboxes/none").status()).isEqualTo(404);
        assertThat(daemon.said(
                        1,
                        "create",
                        "none",
                        "--network",
                        "allow",
                        "--allow",
                        place(),
                        "--git",
                        url("repo.git"),
                        "--ref",
                        "nosuch"))
                .contains("could not be cloned", "nosuch");
        assertThat(daemon.get("/sandboxes").json().path("items")).isEmpty();
    }

    @Test
    void shouldEndWithItsSandbox() throws Exception {
        var body = "{\"name\":\"slow\",\"network\":{\"mode\":\"allow\",\"allow\":[\"" + place()
                + "\"]},\"workspace\":{\"kind\":\"git\",\"url\":\"" + url("slow/repo.git") + "\"}}";
        assertThat(daemon.post("/sandboxes?wait=0", body).status()).isEqualTo(201);
        TestDaemon.await(
                LONG,
                () -> daemon.get("/sandboxes/slow/processes/clone")
                        .json()
                        .path("state")
                        .asText()
                        .equals("running"));
        assertThat(daemon.get("/sandboxes/slow").json().path("state").asText()).isEqualTo("starting");
        assertThat(daemon.delete("/sandboxes/slow?force=true").status()).isEqualTo(204);
        assertThat(daemon.get("/sandboxes/slow").status()).isEqualTo(404);
    }

    /** What a daemon that was killed had begun is told as failed, and done anew when the sandbox is started. */
    @Test
    void shouldBeginAnewAfterTheDaemonWasKilled() throws Exception {
        var slow = "{\"name\":\"cut\",\"network\":{\"mode\":\"allow\",\"allow\":[\"" + place()
                + "\"]},\"workspace\":{\"kind\":\"git\",\"url\":\"" + url("slow/repo.git") + "\"}}";
        run("mkdir slow; cp -r repo.git slow/repo.git");
        assertThat(daemon.post("/sandboxes?wait=0", slow).status()).isEqualTo(201);
        TestDaemon.await(
                LONG,
                () -> daemon.get("/sandboxes/cut/processes/clone")
                        .json()
                        .path("state")
                        .asText()
                        .equals("running"));
        daemon.kill();
        held.countDown();
        daemon.start();
        TestDaemon.await(
                LONG,
                () -> daemon.get("/sandboxes/cut").json().path("state").asText().equals("failed"));
        daemon.said(0, "start", "cut");
        assertThat(exec("cut", "cat src/file")).isEqualTo("two\n");
    }
}
