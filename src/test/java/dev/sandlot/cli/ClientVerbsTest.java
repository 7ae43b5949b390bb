package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.TestDaemon;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ClientVerbsTest {
    private static final String TWO = """
            {"items":[
              {"id":"s1","name":"shop","state":"running","backend":"bubblewrap","network":{"mode":"none"},
               "created_at":"2026-01-01T00:00:00Z","expires_at":null,"command":["sh","-c","a b"]},
              {"id":"s2","name":"old","state":"stopped","backend":"bubblewrap","network":{"mode":"open"},
               "created_at":"2026-01-01T00:00:00Z","expires_at":null,"command":null}],
             "next_cursor":null}""";

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon().on("GET /api/v1/sandboxes", TWO);
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    @Test
    void shouldListWhatIsNotStopped() {
        var run = CliRun.with(daemon).run("ls");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("NAME  STATE").contains("shop  running").contains("sh -c 'a b'");
        assertThat(run.out()).doesNotContain("old");
    }

    @Test
    void shouldListNamesOnly() {
        assertThat(CliRun.with(daemon).run("ps", "-aq").out()).isEqualTo("shop\nold\n");
    }

    @Test
    void shouldListAsOneDocument() throws IOException {
        var run = CliRun.with(daemon).run("ls", "-a", "--json");

        assertThat(JsonTree.parse(run.out()).items()).hasSize(2);
    }

    /** A copy may take longer than the daemon lets anybody wait. */
    @Test
    void shouldAskAgainUnderTheSameKeyUntilItIsKnownHowItHasEnded() {
        var keys = new ArrayList<String>();
        daemon.on("POST /api/v1/sandboxes/shop/restore", call -> {
            keys.add(call.headers().getOrDefault("idempotency-key", ""));
            if (keys.size() < 3) {
                call.answer(
                        503,
                        "application/problem+json",
                        "{\"status\":503,\"detail\":\"It may still go on.\",\"state\":\"under_way\"}");
            } else {
                call.answer(200, "application/json", "{\"id\":\"s1\",\"name\":\"shop\"}");
            }
        });

        var run = CliRun.with(daemon).run("restore", "shop", "before");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("shop\n");
        assertThat(keys).hasSize(3).containsOnly(keys.get(0)).doesNotContain("");
    }

    @Test
    void shouldReadEveryPage() {
        daemon.on(
                "GET /api/v1/sandboxes",
                call -> call.answer(
                        200,
                        "application/json",
                        call.target().contains("cursor=more")
                                ? "{\"items\":[{\"name\":\"b\",\"state\":\"running\"}],\"next_cursor\":null}"
                                : "{\"items\":[{\"name\":\"a\",\"state\":\"running\"}],\"next_cursor\":\"more\"}"));

        assertThat(CliRun.with(daemon).run("ls", "-q").out()).isEqualTo("a\nb\n");
    }

    private static String usage(String unpriced) {
        return "{\"messages\":3,\"tool_uses\":1,\"tokens\":{\"input\":10,\"output\":20,\"cache_read\":30,\"cache_write\":40},"
                + "\"cost\":{\"usd\":0.0107,\"label\":\"API-equivalent\",\"unpriced\":[" + unpriced + "]}";
    }

    @Test
    void shouldShowACostThatNobodyKnowsAsThat() {
        var unknown = usage("\"mystery\"")
                .replace("0.0107", "null")
                .replace("API-equivalent", "unknown; no price is known for mystery");
        daemon.on(
                "GET /api/v1/usage",
                call -> call.answer(
                        200,
                        "application/json",
                        "{\"by\":\"sandbox\",\"items\":[" + unknown
                                + ",\"key\":\"demo\",\"session_count\":1}],\"total\":" + unknown + "}}"));

        var run = CliRun.with(daemon).run("usage");

        assertThat(run.out()).doesNotContain("$").containsPattern("demo .* \\?\n");
        assertThat(run.err()).contains("no price is known for mystery");
    }

    @Test
    void shouldShowWhatTheAgentsOfASandboxHaveUsed() {
        daemon.on(
                "GET /api/v1/sandboxes/shop/usage",
                usage("") + ",\"truncated\":true,\"sessions\":[" + usage("\"m\"")
                        + ",\"id\":\"0123456789\",\"agent\":\"claude\",\"model\":\"m\\u001b[31m\",\"last_at\":\"2026-01-01T00:00:00Z\"}]}");
        var run = CliRun.with(daemon).run("usage", "shop");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("01234567  claude")
                .contains("$0.0107+")
                .contains("total")
                .doesNotContain("\u001b");
        assertThat(run.err()).contains("API-equivalent").contains("more than is counted");
    }

    @Test
    void shouldSumUpWhatAgentsHaveUsed() {
        daemon.on(
                "GET /api/v1/usage",
                call -> call.answer(
                        200,
                        "application/json",
                        "{\"by\":\"" + (call.target().contains("by=day") ? "day" : "sandbox") + "\",\"total\":"
                                + usage("") + "},\"items\":[" + usage("")
                                + ",\"key\":\"2026-11-20\",\"session_count\":2}]}"));

        assertThat(CliRun.with(daemon).run("usage", "--by", "day").out())
                .contains("DAY")
                .contains("2026-11-20  2");
        assertThat(CliRun.with(daemon).run("usage", "--quiet").err()).isEmpty();
        assertThat(CliRun.with(daemon).run("usage", "shop", "--by", "day").code())
                .isEqualTo(2);
    }

    @Test
    void shouldCutRowsToTheTerminalUnlessToldNotTo() {
        var cut = CliRun.with(daemon).columns(20).run("ls").out();
        var whole = CliRun.with(daemon).columns(20).run("ls", "--no-trunc").out();

        assertThat(cut.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(20));
        assertThat(whole).contains("sh -c 'a b'");
    }

    @Test
    void shouldListEachCommandInOneLineAndLongOnesWholeOnlyWhereThatIsAskedFor() throws IOException {
        var command = "one\ntwo\r\u0085\u2028" + "日本".repeat(300_000);
        var json = TestDaemon.quote(command);
        daemon.on(
                "GET /api/v1/sandboxes/shop/processes",
                "{\"items\":[{\"id\":\"p1\",\"kind\":\"task\",\"state\":\"running\",\"started_at\":\"2026-01-01T00:00:00Z\",\"command\":"
                        + json + "}],\"next_cursor\":null}");
        daemon.on(
                "GET /api/v1/sandboxes",
                "{\"items\":[{\"name\":\"shop\",\"state\":\"running\",\"command\":[\"sh\",\"-c\"," + json
                        + "]}],\"next_cursor\":null}");
        for (var line : List.of("ls", "task ls shop")) {
            var piped = CliRun.with(daemon).run(line.split(" ")).out().lines().toList();
            assertThat(piped).as(line).hasSize(2);
            assertThat(piped.get(1))
                    .contains("one\\ntwo\\r\\u0085\\u2028日本")
                    .endsWith("…")
                    .hasSizeBetween(500, 700);

            var shown = CliRun.with(daemon)
                    .columns(100)
                    .run(line.split(" "))
                    .out()
                    .lines()
                    .toList();
            assertThat(shown).as(line).hasSize(2).allMatch(row -> Width.of(row) <= 100);
            assertThat(shown.get(1)).endsWith("…");

            var whole = CliRun.with(daemon)
                    .columns(100)
                    .run((line + " --no-trunc").split(" "))
                    .out()
                    .lines()
                    .toList();
            assertThat(whole).as(line).hasSize(2);
            assertThat(whole.get(1)).hasSizeGreaterThan(600_000);

            var parsed = JsonTree.parse(
                    CliRun.with(daemon).run((line + " --json").split(" ")).out());
            assertThat(CommandSplit.display(parsed.items().get(0).get("command")))
                    .contains(command);
        }
    }

    @Test
    void shouldAlignWhatIsWide() {
        var table = new Table("A", "B");
        table.add("日本", "x");
        table.add("e\u0301", "y");
        assertThat(table.text(0)).isEqualTo("A     B\n日本  x\ne\u0301     y");
        assertThat(table.text(4)).isEqualTo("A  …\n日…\ne\u0301  …");
    }

    @Test
    void shouldShowNoControlCharactersOfAnybodysMaking() {
        daemon.on(
                "GET /api/v1/sandboxes",
                "{\"items\":[{\"name\":\"a\\u001b]0;x\\u0007\\nb\",\"state\":\"running\"}],\"next_cursor\":null}");
        daemon.on("DELETE /api/v1/sandboxes/x", call -> call.problem(500, "bad \u001b[31mthing"));

        var list = CliRun.with(daemon).run("ls");
        var error = CliRun.with(daemon).run("rm", "x");

        assertThat(list.out()).contains("a\\e]0;x\\u0007\\nb").doesNotContain("\u001b");
        assertThat(error.err()).contains("bad \\e[31mthing").doesNotContain("\u001b");
    }

    @Test
    void shouldExitWith3AndSuggestWhereThereIsNoSuchSandbox() {
        var run = CliRun.with(daemon).run("stop", "shpo", "shop");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("no sandbox named \"shpo\" (did you mean \"shop\"?)");
    }

    @Test
    void shouldExitWith4WithoutAToken() {
        daemon.on("GET /api/v1/sandboxes", call -> call.problem(401, "A token is needed."));

        var run = CliRun.with(daemon).run("ls");

        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).contains("does not accept this token: A token is needed.");
    }

    @Test
    void shouldSayHowToStartADaemonWhereNoneAnswers(@TempDir Path empty) {
        var run = new CliRun().run("ls", "--state-dir", empty.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("no Sandlot daemon answers at " + empty).contains("sandlot serve");
    }

    @Test
    void shouldTellEveryFieldThatIsWrong() {
        daemon.on("POST /api/v1/sandboxes", call -> call.answer(422, "application/problem+json", """
                {"status":422,"detail":"Two fields are wrong.","errors":[
                {"field":"name","message":"must be a DNS label"},{"field":"limits.cpus","message":"must be at least 0.01"}]}"""));

        var run = CliRun.with(daemon).run("create", "A_B", "--cpus", "0");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("name: must be a DNS label").contains("limits.cpus: must be at least");
    }

    @Test
    void shouldSendWhatCreateWasTold() throws IOException {
        var body = new AtomicReference<String>();
        daemon.on("POST /api/v1/sandboxes", call -> {
            body.set(call.body());
            call.answer(201, "application/json", "{\"id\":\"s3\",\"name\":\"demo\"}");
        });

        var run = CliRun.with(daemon)
                .env("HERE", "1")
                .run(
                        "create",
                        "demo",
                        "-e",
                        "A=b=c",
                        "-e",
                        "HERE",
                        "--memory",
                        "512m",
                        "--ttl",
                        "1h30m",
                        "-l",
                        "k=v",
                        "-d",
                        "--rm",
                        "--",
                        "sleep",
                        "-d",
                        "9");

        assertThat(run.out()).isEqualTo("demo\n");
        var sent = JsonTree.parse(body.get());
        assertThat(sent.at("env", "A").text()).isEqualTo("b=c");
        assertThat(sent.at("env", "HERE").text()).isEqualTo("1");
        assertThat(sent.at("limits", "memory_bytes").number(0)).isEqualTo(512L << 20);
        assertThat(sent.get("ttl_seconds").number(0)).isEqualTo(5400);
        assertThat(sent.at("labels", "k").text()).isEqualTo("v");
        assertThat(sent.get("on_exit").text()).isEqualTo("delete");
        assertThat(sent.get("command").compact()).isEqualTo("[\"sleep\",\"-d\",\"9\"]");
        assertThat(sent.names()).doesNotContain("network", "cwd");
    }

    @Test
    void shouldAskForAnAgentToBeStartedWhereThereIsNoCommand() {
        var bodies = new ArrayList<JsonTree>();
        daemon.on("POST /api/v1/sandboxes", call -> {
            bodies.add(JsonTree.parse(call.body()));
            call.answer(201, "application/json", "{\"id\":\"s3\",\"name\":\"demo\",\"state\":\"running\"}");
        });

        var usual = CliRun.with(daemon).run("create", "demo", "--agent", "claude");
        var told = CliRun.with(daemon)
                .run("create", "--agent", "claude", "--prompt", "fix", "--permissions", "all", "--allow", "a.test");
        CliRun.with(daemon).run("create", "--agent", "claude", "-d", "--", "claude", "-p", "x");
        var wrong = CliRun.with(daemon).run("create", "--prompt", "fix");

        assertThat(usual.out()).isEqualTo("demo\n");
        assertThat(usual.err()).contains("--allow @agent");
        assertThat(bodies.get(0).get("agent_permissions").text()).isEqualTo("ask");
        assertThat(bodies.get(0).names()).doesNotContain("network", "prompt", "command");
        assertThat(told.err()).isEmpty();
        assertThat(bodies.get(1).get("prompt").text()).isEqualTo("fix");
        assertThat(bodies.get(1).get("agent_permissions").text()).isEqualTo("all");
        assertThat(bodies.get(2).names()).doesNotContain("agent_permissions", "prompt");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("--prompt goes with an agent");
        assertThat(bodies).hasSize(3);
    }

    @Test
    void shouldNeverLetANameChangeTheRoute() {
        CliRun.with(daemon).run("start", "../tokens?x=1#;$(id)\n");

        assertThat(daemon.requests()).contains("POST /api/v1/sandboxes/..%2Ftokens%3Fx%3D1%23%3B%24%28id%29%0A/start");
    }

    @Test
    void shouldPrintTheDashboardsUrlWithTheCodeInItsFragment() {
        daemon.on("POST /api/v1/login-codes", "{\"code\":\"abc\"}");

        assertThat(CliRun.with(daemon).run("open").out()).isEqualTo(daemon.url() + "/#code=abc\n");
    }

    @Test
    void shouldWaitForAProcessAndPrintItsCode() {
        var asked = new AtomicInteger();
        daemon.on(
                "GET /api/v1/sandboxes/shop/processes/p1",
                call -> call.answer(
                        200,
                        "application/json",
                        asked.incrementAndGet() < 3
                                ? "{\"state\":\"running\",\"exit_code\":null}"
                                : "{\"state\":\"exited\",\"exit_code\":9}"));

        var run = CliRun.with(daemon).run("wait", "shop/p1");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("9\n");
    }

    @Test
    void shouldAnswerAnAgentByTextOrByKeys() throws IOException {
        var body = new AtomicReference<String>();
        daemon.on("POST /api/v1/sandboxes/shop/answer", call -> {
            body.set(call.body());
            call.answer(204, "application/json", "");
        });

        assertThat(CliRun.with(daemon).run("answer", "shop", "yes, go on").code())
                .isZero();
        assertThat(body.get()).isEqualTo("{\"text\":\"yes, go on\"}");
        assertThat(CliRun.with(daemon)
                        .run("answer", "shop", "--key", "2", "--key", "Enter")
                        .code())
                .isZero();
        assertThat(body.get()).isEqualTo("{\"keys\":[\"2\",\"Enter\"]}");
        assertThat(CliRun.with(daemon).run("answer", "shop").code()).isEqualTo(2);
        assertThat(CliRun.with(daemon).run("answer", "shop", "x", "--key", "y").code())
                .isEqualTo(2);
    }

    @Test
    void shouldMakeATokenAndPrintIt() {
        daemon.on("POST /api/v1/tokens", call -> call.answer(201, "application/json", "{\"token\":\"sl_secret\"}"));

        assertThat(CliRun.with(daemon)
                        .run("token", "create", "ci", "--role", "viewer")
                        .out())
                .isEqualTo("sl_secret\n");
    }
}
