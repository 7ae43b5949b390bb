package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What failed, why, and what to try. */
@Timeout(60)
class VerbMessagesTest {
    private static final String DEMO = "/api/v1/sandboxes/demo";
    private static final String PROCESSES = DEMO + "/processes";

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon()
                .on("GET /api/v1/sandboxes", """
                        {"items":[{"id":"s1","name":"demo","state":"running","labels":{"a":"1","b":"2"},
                          "attention":{"reason":"needs_input"},
                          "main_process":{"state":"exited","exit_code":3,"signal":null,"timed_out":false}},
                         {"id":"s2","name":"killed","state":"running","main_process":{"state":"exited","exit_code":137,"signal":"KILL"}},
                         {"id":"s3","name":"up","state":"running","main_process":{"state":"running"}}],"next_cursor":null}""")
                .on("GET " + DEMO, "{\"id\":\"s1\",\"name\":\"demo\",\"labels\":{\"a\":\"1\",\"b\":\"2\"}}")
                .on("GET /api/v1/tokens", "{\"items\":[{\"id\":\"t7\",\"name\":\"laptop\"}],\"next_cursor\":null}")
                .on("GET " + PROCESSES, """
                        {"items":[{"id":"p2","kind":"terminal","state":"running"}],"next_cursor":null}""")
                .on("GET " + PROCESSES + "/p9", call -> call.problem(404, "There is no process \"p9\" in demo."));
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    private CliRun run(String line) {
        return CliRun.with(daemon).run(line.split(" "));
    }

    @Test
    void shouldNameWhatIsMissingForWhatItIs() {
        var token = run("token rm nosuch");
        assertThat(token.code()).isEqualTo(3);
        assertThat(token.err())
                .contains("no token has the id \"nosuch\"")
                .contains("sandlot token ls")
                .doesNotContain("sandbox");
        assertThat(run("token rm laptop").err()).contains("has the id t7");

        var process = run("inspect demo/p9");
        assertThat(process.code()).isEqualTo(3);
        assertThat(process.err())
                .contains("There is no process \"p9\" in demo.", "sandlot task ls -a demo")
                .doesNotContain("no sandbox");
        assertThat(run("inspect dmo/p9").err()).contains("no sandbox named \"dmo\" (did you mean \"demo\"?)");
    }

    @Test
    void shouldSayWhichRolesThereAre() {
        var run = run("token create ci --role veiwer");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("did you mean \"viewer\"?").contains("admin, operator, viewer, sandbox");
        assertThat(run("token create ci --role sandbox").err()).contains("for which sandbox?");
        assertThat(daemon.requests()).isEmpty();
    }

    @Test
    void shouldSayWhereATokenComesFrom() {
        daemon.on("GET /api/v1/sandboxes", call -> call.problem(401, "Who are you?"));

        var without = new CliRun().env("SANDLOT_URL", daemon.url()).run("ls");
        assertThat(without.code()).isEqualTo(4);
        assertThat(without.err()).contains("SANDLOT_TOKEN is not set").contains("sandlot token create");
        var wrong = run("ls");
        assertThat(wrong.code()).isEqualTo(4);
        assertThat(wrong.err()).contains("does not accept this token").contains(daemon.url());
        daemon.on("POST " + DEMO + "/stop", call -> call.problem(401, "Who are you?"));
        assertThat(new CliRun()
                        .env("SANDLOT_URL", daemon.url())
                        .run("stop", "demo")
                        .err())
                .contains("SANDLOT_TOKEN is not set");
    }

    @Test
    void shouldHelpWithTasksAsTasks() {
        assertThat(run("task wait --help").out())
                .contains("Wait until a task has ended.")
                .contains("NAME/TASK")
                .doesNotContain("[/PROCESS]");
        assertThat(run("task logs --help").out())
                .contains("Print or follow a task's output.")
                .contains("NAME/TASK");
        assertThat(run("wait --help").out()).contains("NAME[/PROCESS]").contains("no longer up");
        assertThat(run("task wait demo").code()).isEqualTo(2);
    }

    @Test
    void shouldListHowTheCommandEndedAndWhoNeedsSomebody() {
        assertThat(run("ls").out())
                .contains("COMMAND IS")
                .containsPattern("demo +running +exited 3 +needs input")
                .containsPattern("killed +running +SIGKILL +-")
                .containsPattern("up +running +running +-");
    }

    @Test
    void shouldDoByVerbsWhatHttpCan() throws IOException {
        var bodies = new java.util.concurrent.ConcurrentLinkedQueue<String>();
        daemon.on("PATCH " + DEMO, call -> {
                    bodies.add(call.body());
                    call.answer(200, "application/json", "{\"name\":\"demo\"}");
                })
                .on("POST " + PROCESSES + "/p2/keys", call -> {
                    bodies.add(call.body());
                    call.answer(204, "application/json", "");
                })
                .on("GET " + PROCESSES + "/p2/screen", call -> call.answer(200, "text/plain", "$ make\n"))
                .on("DELETE " + DEMO + "/attention", call -> call.answer(204, "application/json", ""));

        assertThat(run("update demo --ttl 2h --memory 1g -l c=3 --remove-label a")
                        .out())
                .isEqualTo("demo\n");
        assertThat(run("keys demo make --key Enter").code()).isZero();
        assertThat(run("screen demo").out()).isEqualTo("$ make\n");
        assertThat(run("dismiss demo").out()).isEqualTo("demo\n");
        assertThat(bodies)
                .containsExactly(
                        "{\"ttl_seconds\":7200,\"limits\":{\"memory_bytes\":1073741824},\"labels\":{\"b\":\"2\",\"c\":\"3\"}}",
                        "{\"text\":\"make\",\"keys\":[\"Enter\"]}");
        assertThat(run("update demo").code()).isEqualTo(2);
        assertThat(run("keys demo").code()).isEqualTo(2);
    }

    @Test
    void shouldWriteWhatSshReadsOnceHoweverOftenItIsAsked(@TempDir Path home) throws IOException {
        var config = Files.createDirectory(home.resolve(".ssh")).resolve("config");
        Files.writeString(config, "Host other\n    User me\n");
        for (var port : new int[] {2222, 2222, 2022}) {
            daemon.on("GET /api/v1/info", "{\"ssh\":{\"host\":\"127.0.0.1\",\"port\":" + port + ",\"host_key\":\"\"}}");
            assertThat(CliRun.with(daemon)
                            .env("HOME", home.toString())
                            .run("ssh-config", "--install")
                            .code())
                    .isZero();
        }

        assertThat(Files.readString(config)).isEqualTo("Include sandlot.config\n\nHost other\n    User me\n");
        var own = Files.readString(home.resolve(".ssh/sandlot.config"));
        assertThat(own)
                .containsOnlyOnce("Host demo.sandlot")
                .contains("Port 2022")
                .doesNotContain("2222");
    }

    @Test
    void shouldSayWhatItMeansThatAProgramIsNotFound() throws IOException {
        daemon.on("POST " + PROCESSES, "{\"id\":\"p1\"}")
                .on("GET " + PROCESSES + "/p1/attach", call -> {
                    call.webSocket();
                    call.text("{\"type\":\"exit\",\"exit_code\":127}");
                })
                .on(
                        "GET " + PROCESSES + "/t",
                        "{\"id\":\"p4\",\"state\":\"exited\",\"exit_code\":127,\"command\":[\"claude\"]}");

        var exec = run("exec demo -- claude --help");
        assertThat(exec.code()).isEqualTo(127);
        assertThat(exec.err())
                .contains("not found, here claude")
                .contains("this server's /usr")
                .contains("apt-get install")
                .contains("~/.local/bin");
        assertThat(exec.out()).isEmpty();
        assertThat(run("task wait demo/t").out()).isEqualTo("127\n");
        assertThat(run("task wait demo/t").err()).contains("here claude");
        assertThat(run("exec --quiet demo -- claude").err()).isEmpty();
    }
}
