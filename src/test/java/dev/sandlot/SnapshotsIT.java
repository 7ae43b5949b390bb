package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies of sandboxes' files: kept ones, put back, and those that other sandboxes begin with; by the program, against a real daemon. */
class SnapshotsIT extends OneDaemon {
    private static final Duration LONG = Duration.ofSeconds(60);

    @BeforeEach
    void create() {
        var made = daemon.post(
                "/sandboxes",
                "{\"name\":\"first\",\"env\":{\"WORD\":\"kept\"},\"labels\":{\"team\":\"a\"},\"command\":\"echo $WORD >> /workspace/runs; sleep 1000\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        exec("first", "echo one > file; echo two > ~/mine; chmod 600 ~/mine; ln -s /etc/hostname link; mkdir -p d/e");
        TestDaemon.await(LONG, () -> exec("first", "cat runs").equals("kept\n"));
    }

    @AfterEach
    void removeSnapshots() {
        daemon.get("/snapshots")
                .json()
                .path("items")
                .forEach(snapshot ->
                        daemon.delete("/snapshots/" + snapshot.path("name").asText()));
    }

    private static String exec(String sandbox, String line) {
        return daemon.exec(sandbox, line).path("stdout").asText();
    }

    private static JsonNode sandbox(String name) {
        return daemon.get("/sandboxes/" + name).json();
    }

    @Test
    void shouldForkFilesAndSettingsAndLeaveTheOtherAlone() throws Exception {
        exec("first", "echo gone > /tmp/scratch; (sleep 1000; :) & echo $! > pid");
        assertThat(daemon.said(0, "fork", "first", "second")).isEqualTo("second\n");
        var second = sandbox("second");
        assertThat(second.path("state").asText()).isEqualTo("running");
        assertThat(second.path("env").path("WORD").asText()).isEqualTo("kept");
        assertThat(second.path("labels").path("team").asText()).isEqualTo("a");
        assertThat(second.path("workspace").path("kind").asText()).isEqualTo("sandbox");
        assertThat(second.path("workspace").path("sandbox").asText())
                .isEqualTo(sandbox("first").path("id").asText());
        assertThat(exec("second", "cat file ~/mine; stat -c '%a %U' ~/mine; readlink link; test -d d/e && echo dir"))
                .isEqualTo("one\ntwo\n600 agent\n/etc/hostname\ndir\n");
        assertThat(exec("second", "test -e /tmp/scratch || echo not copied")).isEqualTo("not copied\n");
        // Its command has been started there too.
        TestDaemon.await(LONG, () -> exec("second", "cat runs").equals("kept\nkept\n"));
        assertThat(sandbox("first").path("state").asText()).isEqualTo("running");
        assertThat(exec("first", "cat runs; kill -0 $(cat pid) && echo lives")).isEqualTo("kept\nlives\n");
        exec("second", "echo changed > file");
        assertThat(exec("first", "cat file")).isEqualTo("one\n");

        // It stays as it is where it is started again, whatever has become of the other.
        assertThat(daemon.delete("/sandboxes/first?force=true").status()).isEqualTo(204);
        daemon.said(0, "restart", "second");
        assertThat(exec("second", "cat file")).isEqualTo("changed\n");
    }

    @Test
    void shouldForkOnceForOneKeyWhateverBecomesOfTheOther() {
        var first = forkUnderKey();
        assertThat(first.status()).as(first.body()).isEqualTo(201);
        daemon.send(daemon.request("/sandboxes/first")
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"labels\":{\"team\":\"b\"}}")));
        var again = forkUnderKey();
        assertThat(again.status()).as(again.body()).isEqualTo(201);
        assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
        assertThat(daemon.get("/sandboxes").json().path("items")).hasSize(2);
    }

    private static TestDaemon.Answer forkUnderKey() {
        return underKey("fork", "{\"name\":\"once\"}");
    }

    private static TestDaemon.Answer underKey(String what, String body) {
        return daemon.send(daemon.request("/sandboxes/first/" + what)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "one")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void shouldRestoreOnceForOneKey() throws Exception {
        daemon.said(0, "snapshot", "create", "first", "before");
        daemon.said(0, "snapshot", "create", "first", "other");
        exec("first", "echo new > later");
        assertThat(underKey("restore", "{\"snapshot\":\"before\"}").status()).isEqualTo(200);
        exec("first", "test -e later || echo newer > later");
        var again = underKey("restore", "{\"snapshot\":\"before\"}");
        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(again.json().path("name").asText()).isEqualTo("first");
        assertThat(exec("first", "cat later")).isEqualTo("newer\n");
        assertThat(underKey("restore", "{\"snapshot\":\"other\"}").status()).isEqualTo(422);
    }

    @Test
    void shouldPutBackWhatASnapshotKeeps() throws Exception {
        assertThat(daemon.said(0, "snapshot", "create", "first")).isEqualTo("first-1\n");
        assertThat(daemon.said(0, "snapshot", "create", "first", "before")).isEqualTo("before\n");
        assertThat(daemon.said(1, "snapshot", "create", "first", "before")).contains("already a snapshot");
        assertThat(daemon.said(0, "snapshot", "ls", "first")).contains("first-1", "before");
        exec("first", "rm -r file d ~/mine; echo new > later; chmod 0 /workspace");
        assertThat(daemon.said(0, "restore", "first", "before")).isEqualTo("first\n");
        assertThat(sandbox("first").path("state").asText()).isEqualTo("running");
        assertThat(exec("first", "cat file ~/mine; test -e later || echo no later; touch writable && echo ok"))
                .isEqualTo("one\ntwo\nno later\nok\n");

        daemon.said(0, "stop", "first");
        assertThat(daemon.said(0, "restore", "first", "first-1")).isEqualTo("first\n");
        assertThat(sandbox("first").path("state").asText()).isEqualTo("stopped");
        daemon.said(0, "start", "first");
        assertThat(exec("first", "test -e writable || echo put back")).isEqualTo("put back\n");
        assertThat(daemon.said(3, "restore", "first", "nosuch"))
                .contains("no snapshot named \"nosuch\"", "snapshot ls");
        assertThat(daemon.said(3, "create", "other", "--snapshot", "nosuch")).contains("no snapshot named \"nosuch\"");
        assertThat(daemon.get("/sandboxes/other").status()).isEqualTo(404);
    }

    @Test
    void shouldOutliveTheSandboxAndTheDaemon() throws Exception {
        var id = sandbox("first").path("id").asText();
        daemon.said(0, "snapshot", "create", "first", "kept");
        assertThat(daemon.delete("/sandboxes/first?force=true").status()).isEqualTo(204);
        daemon.kill();
        daemon.start();
        assertThat(daemon.get("/sandboxes/" + id + "/snapshots").json().path("items"))
                .hasSize(1);
        assertThat(daemon.said(0, "create", "again", "--snapshot", "kept")).isEqualTo("again\n");
        assertThat(exec("again", "cat file ~/mine runs")).isEqualTo("one\ntwo\nkept\n");
        assertThat(daemon.said(0, "snapshot", "rm", "kept")).isEqualTo("kept\n");
        assertThat(daemon.said(0, "snapshot", "ls", "--json")).isEqualTo("[ ]\n");
        assertThat(exec("again", "cat file")).isEqualTo("one\n");
        try (var left = Files.list(daemon.stateDir().resolve("snapshots"))) {
            assertThat(left).isEmpty();
        }
    }

    /** Nothing that is copied is believed: no link is followed, no right is taken along, nobody else can look into it. */
    @Test
    void shouldFollowNothingThatASandboxHasPlanted() throws Exception {
        exec(
                "first",
                "ln -s / root; ln -s ../../../../sandlot.db up; cp /bin/true suid; chmod 6777 suid; mkfifo pipe; rm -rf ~/.cache;"
                        + " ln -s /etc ~/.cache; perl -e 'for (1 .. 1200) { mkdir \"x\"; chdir \"x\" }'");
        var snapshot = daemon.post("/sandboxes/first/snapshots", "{\"name\":\"hostile\"}");
        assertThat(snapshot.status()).as(snapshot.body()).isEqualTo(201);
        assertThat(snapshot.json().path("left_out").asLong()).isEqualTo(1);
        var kept = daemon.stateDir().resolve("snapshots");
        assertThat((int) Files.getAttribute(kept, "unix:mode") & 0777).isEqualTo(0700);
        try (var all = Files.list(kept)) {
            var one = all.toList();
            assertThat(one).hasSize(1);
            assertThat(Files.readSymbolicLink(one.get(0).resolve("workspace/root")))
                    .isEqualTo(Path.of("/"));
            assertThat((int) Files.getAttribute(one.get(0).resolve("workspace/suid"), "unix:mode") & 07000)
                    .isZero();
        }
        assertThat(daemon.said(0, "create", "second", "--snapshot", "hostile")).isEqualTo("second\n");
        assertThat(exec("second", "readlink root up; stat -c %a suid")).isEqualTo("/\n../../../../sandlot.db\n777\n");
    }

    @Test
    void shouldRefuseWhatCanNotBe() {
        assertThat(create("{\"kind\":\"snapshot\"}")).isEqualTo(422);
        assertThat(create("{\"kind\":\"sandbox\",\"sandbox\":\"nosuch\"}")).isEqualTo(404);
        assertThat(create("{\"kind\":\"sandbox\",\"snapshot\":\"x\"}")).isEqualTo(422);
        assertThat(create("{\"kind\":\"git\"}")).isEqualTo(422);
        assertThat(create("{\"kind\":\"git\",\"url\":\"https://example.com/x.git\"}"))
                .isEqualTo(422);
        assertThat(create("{\"kind\":\"git\",\"url\":\"--upload-pack=x\"}")).isEqualTo(422);
        assertThat(create("{\"kind\":\"elsewhere\"}")).isEqualTo(422);
        assertThat(daemon.post("/sandboxes/first/fork", "{\"name\":\"first\"}").status())
                .isEqualTo(409);
        assertThat(daemon.post("/sandboxes/first/snapshots", "{\"name\":\"Not a name\"}")
                        .status())
                .isEqualTo(422);
        assertThat(daemon.get("/sandboxes").json().path("items")).hasSize(1);
        assertThat(sandbox("first").path("state").asText()).isEqualTo("running");
    }

    private static int create(String workspace) {
        return daemon.post("/sandboxes", "{\"workspace\":" + workspace + "}").status();
    }
}
