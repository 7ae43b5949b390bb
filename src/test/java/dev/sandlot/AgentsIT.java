package dev.sandlot;

import static dev.sandlot.TestDaemon.quote;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents use and do, in real sandboxes of a real daemon: their files, their telemetry, their hooks. */
class AgentsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String PROJECT = "/home/agent/.claude/projects/-workspace";
    private static final String SESSION = "d782a4c7-5793-4634-953c-6f02b9d937d7";

    @TempDir
    Path directory;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private HttpServer hooked;
    private TestDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        hooked = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        hooked.createContext("/told", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hooked.start();
        daemon = TestDaemon.start(
                directory.resolve("state"),
                Map.of(
                        "SANDLOT_AGENTS_PAUSE_SECONDS",
                        "1",
                        "SANDLOT_AGENTS_BUDGET_USD",
                        "0.6",
                        "SANDLOT_NOTIFICATIONS_WEBHOOK",
                        "http://127.0.0.1:" + hooked.getAddress().getPort() + "/told"));
    }

    @AfterEach
    void stop() {
        daemon.close();
        hooked.stop(0);
    }

    private String create(String body) {
        var made = daemon.post("/sandboxes", body);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().get("id").asText();
    }

    private void put(String sandbox, String file, String content) {
        var body = "{\"command\":[\"sh\",\"-c\",\"mkdir -p \\\"${1%/*}\\\" && cat > \\\"$1\\\"\",\"sh\"," + quote(file)
                + "],\"stdin\":" + quote(content) + "}";
        var done = daemon.post("/sandboxes/" + sandbox + "/processes?wait=60", body);
        assertThat(done.json().path("exit_code").asInt(-1)).as(done.body()).isZero();
    }

    private static String sample() {
        try (var in = AgentsIT.class.getResourceAsStream("/dev/sandlot/agent/claude-session.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String message(int number, int input) {
        return "{\"type\":\"assistant\",\"requestId\":\"r" + number + "\",\"message\":{\"id\":\"m" + number
                + "\",\"model\":\"claude-sonnet-4-5\",\"usage\":{\"input_tokens\":" + input + "},\"content\":[]}}\n";
    }

    private JsonNode usage(String sandbox) {
        var answer = daemon.get("/sandboxes/" + sandbox + "/usage");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private void awaitInput(String sandbox, long tokens) {
        TestDaemon.await(PATIENCE, () -> usage(sandbox).at("/tokens/input").asLong() == tokens);
    }

    @Test
    void shouldCountARealSessionRightAndKeepIt() {
        create("{\"name\":\"demo\"}");
        put("demo", PROJECT + "/" + SESSION + ".jsonl", sample());
        awaitInput("demo", 246);

        var usage = usage("demo");
        assertThat(usage.at("/tokens/output").asLong()).isEqualTo(84);
        assertThat(usage.at("/tokens/cache_read").asLong()).isEqualTo(4000);
        assertThat(usage.at("/tokens/cache_write").asLong()).isEqualTo(2000);
        assertThat(usage.at("/messages").asLong()).isEqualTo(2);
        assertThat(usage.at("/tool_uses").asLong()).isEqualTo(1);
        assertThat(usage.at("/cost/usd").asText()).isEqualTo("0.010698");
        assertThat(usage.at("/cost/source").asText()).isEqualTo("agent");
        assertThat(usage.at("/cost/label").asText()).startsWith("API-equivalent");
        assertThat(usage.at("/sessions/0/id").asText()).isEqualTo(SESSION);
        assertThat(usage.at("/sessions/0/model").asText()).isEqualTo("claude-sonnet-4-5");
        assertThat(usage.at("/truncated").asBoolean()).isFalse();

        daemon.post("/sandboxes/demo/stop", "");
        assertThat(usage("demo")).isEqualTo(usage);
        daemon.kill();
        daemon.start();
        assertThat(usage("demo")).isEqualTo(usage);
        daemon.post("/sandboxes/demo/start", "");
        put("demo", PROJECT + "/" + SESSION + ".jsonl", sample() + message(1, 4));
        awaitInput("demo", 250);

        daemon.delete("/sandboxes/demo?force=true");
        var sums = daemon.get("/usage?by=sandbox").json();
        assertThat(sums.at("/items/0/key").asText()).isEqualTo("demo");
        assertThat(sums.at("/total/tokens/input").asLong()).isEqualTo(250);
    }

    @Test
    void shouldSumUpBySandboxModelAndDay() throws Exception {
        create("{\"name\":\"one\"}");
        create("{\"name\":\"two\"}");
        put("one", PROJECT + "/" + SESSION + ".jsonl", sample());
        put("two", PROJECT + "/a.jsonl", message(1, 7).replace("sonnet", "opus") + message(2, 3));
        awaitInput("one", 246);
        awaitInput("two", 10);

        var models = daemon.get("/usage?by=model").json();
        assertThat(models.at("/items").findValuesAsText("key"))
                .containsExactlyInAnyOrder("claude-sonnet-4-5", "claude-opus-4-5");
        assertThat(models.at("/total/tokens/input").asLong()).isEqualTo(256);
        assertThat(daemon.get("/usage?by=day").json().at("/items").findValuesAsText("key"))
                .contains("2026-11-20");
        assertThat(daemon.get("/usage?by=week").status()).isEqualTo(422);
        var token = token("sandbox", "two");
        var own = daemon.send(as(token, "/usage?by=sandbox").GET()).json();
        assertThat(own.at("/items").findValuesAsText("key")).containsExactly("two");
        assertThat(daemon.send(as(token, "/sandboxes/one/usage").GET()).status())
                .isEqualTo(404);

        var shown = cli("usage", "one");
        assertThat(shown)
                .contains("d782a4c7")
                .contains("claude-sonnet-4-5")
                .contains("4000")
                .contains("$0.0107");
        assertThat(cli("usage", "--by", "day")).contains("DAY").contains("2026-11-20");
        assertThat(cli("usage", "one", "--json")).contains("\"session_count\"");
    }

    @Test
    void shouldLeaveNoTraceOfItsReading() {
        create("{\"name\":\"demo\"}");
        put("demo", PROJECT + "/a.jsonl", message(1, 7));
        awaitInput("demo", 7);

        assertThat(daemon.get("/sandboxes/demo/processes").json().at("/items")).hasSize(1);
        assertThat(daemon.exec("demo", "cat /proc/[0-9]*/cmdline")
                        .path("stdout")
                        .asText())
                .contains("sandlot-init")
                .doesNotContain("sessions");
    }

    @Test
    void shouldBearHostileFilesAndReadTheHonestOnes() {
        create("{\"name\":\"demo\",\"limits\":{}}");
        put("demo", PROJECT + "/good.jsonl", message(1, 7));
        var made = daemon.exec(
                "demo",
                "cd " + PROJECT
                        + " && mkfifo fifo.jsonl && ln -s good.jsonl link.jsonl && ln -s /proc/self/environ env.jsonl"
                        + " && mkdir dir.jsonl && truncate -s 1G huge.jsonl && ln -s loop.jsonl loop.jsonl"
                        + " && printf 'x\\377\\376\"assistant\"\\n' > utf8.jsonl && touch \"$(printf 'a\\nb.jsonl')\""
                        + " && touch secret.jsonl && chmod 0 secret.jsonl && ln -s / root");
        assertThat(made.path("exit_code").asInt(-1)).as(made.toString()).isZero();
        put(
                "demo",
                PROJECT + "/more.jsonl",
                message(2, 5) + message(3, -1) + "{\"type\":\"assistant\"," + message(4, 6));
        // The line after the broken one is lost, since it is the broken one's rest.
        awaitInput("demo", 12);

        put("demo", PROJECT + "/last.jsonl", message(5, 100));
        awaitInput("demo", 112);
        assertThat(daemon.get("/info").status()).isEqualTo(200);
        assertThat(daemon.logText()).doesNotContain("Exception");
    }

    @Test
    void shouldTellOfWhatItDoesNotCount() {
        create("{\"name\":\"demo\"}");
        var made = daemon.exec(
                "demo",
                "mkdir -p " + PROJECT + " && cd " + PROJECT + " && seq 2100 | while read i; do echo > $i.jsonl; done");
        assertThat(made.path("exit_code").asInt(-1)).isZero();
        TestDaemon.await(
                Duration.ofSeconds(30), () -> usage("demo").at("/truncated").asBoolean());
    }

    private String token(String role, String sandbox) {
        return daemon.post("/tokens", "{\"name\":\"t\",\"role\":\"" + role + "\",\"sandbox\":\"" + sandbox + "\"}")
                .json()
                .get("token")
                .asText();
    }

    private HttpRequest.Builder as(String token, String path) {
        return HttpRequest.newBuilder(daemon.url().resolve("/api/v1" + path))
                .header("Authorization", "Bearer " + token);
    }

    private TestDaemon.Answer post(String token, String path, byte[] body, String... headers) {
        var request = HttpRequest.newBuilder(daemon.url().resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return daemon.send(request);
    }

    private TestDaemon.Answer post(String token, String path, String body) {
        return post(token, path, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String cost(String sandbox, long at, String dollars) {
        return "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"sandbox.id\",\"value\":{\"stringValue\":\""
                + sandbox
                + "\"}}]},\"scopeMetrics\":[{\"metrics\":[{\"name\":\"claude_code.cost.usage\",\"sum\":{\"aggregationTemporality\":1,"
                + "\"dataPoints\":[{\"attributes\":[{\"key\":\"session.id\",\"value\":{\"stringValue\":\"s1\"}},{\"key\":\"model\","
                + "\"value\":{\"stringValue\":\"claude-opus-4-5\"}}],\"timeUnixNano\":\"" + at + "\",\"asDouble\":"
                + dollars
                + "}]}}]}]}]}";
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void shouldTakeTelemetryOfTheSandboxThatTheTokenIsFor() throws Exception {
        var id = create("{\"name\":\"demo\"}");
        var other = create("{\"name\":\"other\"}");
        var token = token("ingest", "demo");
        long now = System.currentTimeMillis() * 1_000_000;

        assertThat(post(token, "/otlp/v1/metrics", cost(id, now, "0.5")).status())
                .isEqualTo(200);
        var again = post(
                token,
                "/otlp/v1/metrics",
                gzip(cost(id, now, "0.5").getBytes(StandardCharsets.UTF_8)),
                "Content-Encoding",
                "gzip");
        assertThat(again.status()).isEqualTo(200);
        assertThat(post(token, "/otlp/v1/metrics", cost(id, now + 1, "0.25")).status())
                .isEqualTo(200);
        var record = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"" + now
                + "\",\"attributes\":[{\"key\":\"event.name\",\"value\":{\"stringValue\":\"api_request\"}},{\"key\":\"session.id\","
                + "\"value\":{\"stringValue\":\"s1\"}},{\"key\":\"model\",\"value\":{\"stringValue\":\"claude-opus-4-5\"}},{\"key\":\"cost_usd\","
                + "\"value\":{\"doubleValue\":0.1}}]}]}]}]}";
        assertThat(post(token, "/otlp/v1/logs", record).status()).isEqualTo(200);
        var cost = usage("demo").at("/cost");
        assertThat(cost.at("/usd").asText()).isEqualTo("0.75");
        assertThat(cost.at("/source").asText()).isEqualTo("otlp");

        var lie = post(token, "/otlp/v1/metrics", cost(id, now + 2, "-4"));
        assertThat(lie.json().at("/partialSuccess/rejectedDataPoints").asText()).isEqualTo("1");
        assertThat(post(token, "/otlp/v1/metrics", cost(other, now, "9")).status())
                .isEqualTo(403);
        assertThat(post(daemon.token(), "/otlp/v1/metrics", cost(other, now, "9"))
                        .status())
                .isEqualTo(200);
        assertThat(post(daemon.token(), "/otlp/v1/metrics", "{}").status()).isEqualTo(422);
        assertThat(post("sl_" + "0".repeat(40), "/otlp/v1/metrics", "{}").status())
                .isEqualTo(401);
        assertThat(usage("demo").at("/cost/usd").asText()).isEqualTo("0.75");

        TestDaemon.await(
                PATIENCE, () -> attention("demo").path("reason").asText().equals("budget"));
        assertThat(attention("demo").path("asks").asText())
                .isEqualTo("Its agents have cost $0.75; the budget of a sandbox is $0.60.");
        assertThat(daemon.delete("/sandboxes/demo/attention").status()).isEqualTo(204);
        assertThat(daemon.delete("/sandboxes/demo/attention").status()).isEqualTo(204);
        assertThat(attention("demo").isNull()).isTrue();
        assertThat(post(token, "/otlp/v1/metrics", cost(id, now + 3, "0.25")).status())
                .isEqualTo(200);
        assertThat(usage("demo").at("/cost/usd").asText()).isEqualTo("1");
        assertThat(attention("demo").isNull()).isTrue();
    }

    @Test
    void shouldRefuseBodiesThatAreNoneAndTokensThatMayDoMore() throws Exception {
        create("{\"name\":\"demo\"}");
        var token = token("ingest", "demo");

        for (var path : new String[] {"/otlp/v1/metrics", "/otlp/v1/logs", "/hooks/claude"}) {
            assertThat(post(token, path, "{\"a\":").status()).as(path).isEqualTo(400);
            assertThat(post(token, path, "[]").status()).as(path).isEqualTo(400);
            assertThat(post(token, path, new byte[9 << 20]).status()).as(path).isEqualTo(413);
        }
        assertThat(post(token, "/otlp/v1/logs", "{\"a\":" + "[".repeat(100_000)).status())
                .isEqualTo(400);
        assertThat(post(token, "/hooks/claude", "{\"a\":" + "[".repeat(100_000)).status())
                .isEqualTo(400);
        var bomb = post(token, "/otlp/v1/logs", gzip(new byte[200 << 20]), "Content-Encoding", "gzip");
        assertThat(bomb.status()).isEqualTo(413);
        assertThat(post(token, "/otlp/v1/logs", new byte[] {1, 2}, "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(400);
        assertThat(post(token, "/otlp/v1/logs", "{}".getBytes(StandardCharsets.UTF_8), "Content-Encoding", "br")
                        .status())
                .isEqualTo(415);
        assertThat(post(token, "/hooks/claude", "{}").status()).isEqualTo(422);
        for (var path : new String[] {"/me", "/sandboxes", "/sandboxes/demo", "/usage", "/events", "/info"}) {
            assertThat(daemon.send(as(token, path).GET()).status()).as(path).isEqualTo(403);
        }
        assertThat(daemon.send(as(token, "/tickets").POST(HttpRequest.BodyPublishers.noBody()))
                        .status())
                .isEqualTo(403);
    }

    private String state(String sandbox) {
        return daemon.get("/sandboxes/" + sandbox).json().get("agent_state").asText();
    }

    private void awaitState(String state) {
        TestDaemon.await(PATIENCE, () -> state("demo").equals(state));
    }

    @Test
    void shouldTellWhatAnAgentDoesAndWhenItNeedsAPerson() throws Exception {
        create("{\"name\":\"demo\"}");
        var token = token("ingest", "demo");
        assertThat(state("demo")).isEqualTo("none");

        post(token, "/hooks/claude", "{\"hook_event_name\":\"UserPromptSubmit\",\"session_id\":\"s\"}");
        awaitState("working");
        post(
                token,
                "/hooks/claude",
                "{\"hook_event_name\":\"Notification\",\"notification_type\":\"permission_prompt\",\"message\":\"May I?\"}");
        awaitState("needs_input");
        post(token, "/hooks/claude", "{\"hook_event_name\":\"PostToolUse\",\"tool_response\":{\"a\":[1,2]}}");
        awaitState("working");
        post(token, "/hooks/claude", "{\"hook_event_name\":\"Notification\",\"notification_type\":\"idle_prompt\"}");
        awaitState("idle");
        post(token, "/hooks/claude", "{\"hook_event_name\":\"SomethingNew\"}");
        post(
                token,
                "/hooks/claude",
                "{\"hook_event_name\":\"Notification\",\"notification_type\":\"agent_needs_input\"}");
        awaitState("needs_input");
        daemon.post("/sandboxes/demo/stop", "");
        awaitState("none");

        var events = cliEvents();
        assertThat(events.split("attention.opened", -1)).hasSize(3);
        assertThat(events.split("attention.closed", -1)).hasSize(3);
        assertThat(events).contains("May I?").contains("agent.state");
    }

    private String cliEvents() throws Exception {
        var follow = daemon.cli("events", "--after", "0", "--json")
                .redirectErrorStream(true)
                .start();
        try (var lines = follow.inputReader()) {
            var text = new StringBuilder();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                text.append(line).append('\n');
                if (line.contains("\"stopped\"")) {
                    break;
                }
            }
            return text.toString();
        } finally {
            follow.destroy();
        }
    }

    @Test
    void shouldSetAnAgentUpToTellWhatItDoesWhereTheNetworkLetsIt() {
        create("{\"name\":\"demo\",\"agent\":\"claude\",\"network\":{\"mode\":\"open\"}}");
        create("{\"name\":\"shut\",\"agent\":\"claude\"}");

        // What Claude Code would do with what it finds there: post to where its settings say, as its settings say.
        var told = daemon.exec("demo", """
                url=$(sed -n 's/.*"Stop".*"url": "\\([^"]*\\)".*/\\1/p' ~/.claude/settings.json)
                curl -sS -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $AGENT_INGEST_TOKEN" \\
                  -H 'Content-Type: application/json' -d '{"hook_event_name":"PreToolUse"}' "$url"
                curl -sS -o /dev/null -w ' %{http_code}' -H "${OTEL_EXPORTER_OTLP_HEADERS/=/: }" \\
                  -H 'Content-Type: application/json' -d '{}' "$OTEL_EXPORTER_OTLP_ENDPOINT/v1/metrics"
                """);
        assertThat(told.path("stdout").asText()).as(told.toString()).isEqualTo("200 200");
        awaitState("working");
        var shut = daemon.exec("shut", "env | grep -c OTEL; ls -A ~; true")
                .path("stdout")
                .asText();
        assertThat(shut).isEqualTo("0\n");
        assertThat(daemon.get("/sandboxes/demo").json().get("agent").asText()).isEqualTo("claude");
        assertThat(daemon.get("/sandboxes/demo").body()).doesNotContain("sl_");
        assertThat(daemon.post("/sandboxes", "{\"agent\":\"hal\"}").status()).isEqualTo(422);

        var before =
                daemon.exec("demo", "echo $AGENT_INGEST_TOKEN").path("stdout").asText();
        daemon.exec("demo", "echo mine > ~/.claude/settings.json");
        daemon.kill();
        daemon.start();
        assertThat(daemon.exec("demo", "echo $AGENT_INGEST_TOKEN")
                        .path("stdout")
                        .asText())
                .isEqualTo(before);
        daemon.post("/sandboxes/demo/restart", "");
        assertThat(daemon.exec("demo", "cat ~/.claude/settings.json; ls -A ~/.claude")
                        .path("stdout")
                        .asText())
                .isEqualTo("mine\nsettings.json\n");
    }

    private String cli(String... arguments) throws Exception {
        var process = daemon.cli(arguments).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    /** Asks before it goes on, as Claude Code does; then works until a file is there, then has its prompt again. */
    private static final String FAKE_AGENT = """
            #!/bin/bash
            rule=$(printf '%s' ────────────────────────────────────────)
            printf '\\n%s\\n Bash command\\n\\n   rm -rf build\\n\\n Do you want to proceed?\\n' "$rule"
            printf ' ❯ 1. Yes\\n   2. No\\n\\n Esc to cancel · Tab to amend\\n'
            read -r answer
            clear
            printf '✻ Removing… (1s · esc to interrupt)\\n'
            until [ -e ~/go ]; do sleep 0.1; done
            clear
            printf '● You said %s.\\n\\n%s\\n❯ \\n%s\\n  ? for shortcuts\\n' "$answer" "$rule" "$rule"
            sleep 1000
            """;

    private JsonNode attention(String sandbox) {
        return daemon.get("/sandboxes/" + sandbox).json().path("attention");
    }

    private void startFakeAgent(String name) {
        create("{\"name\":\"" + name + "\"}");
        put(name, "/home/agent/claude", FAKE_AGENT);
        assertThat(daemon.exec(name, "chmod +x ~/claude").path("exit_code").asInt(-1))
                .isZero();
    }

    @Test
    void shouldSeeOnTheScreenThatAnAgentAsksAndTakeTheAnswerThere() throws Exception {
        startFakeAgent("demo");
        // More than is told of processes in one page: the agent's terminal comes behind.
        for (int i = 0; i < 12; i++) {
            daemon.exec("demo", "true # " + "x".repeat(100_000));
        }
        assertThat(attention("demo").isNull()).isTrue();
        assertThat(daemon.post("/sandboxes/demo/answer", "{\"text\":\"1\"}").status())
                .isEqualTo(409);

        var made = daemon.post("/sandboxes/demo/processes", "{\"kind\":\"terminal\",\"command\":\"~/claude\"}")
                .json();
        awaitState("needs_input");
        var attention = attention("demo");
        assertThat(attention.path("reason").asText()).isEqualTo("needs_input");
        assertThat(attention.path("asks").asText()).isEqualTo("Bash command · rm -rf build · Do you want to proceed?");
        assertThat(attention.path("process").asText()).isEqualTo(made.path("id").asText());

        TestDaemon.await(PATIENCE, () -> !told.isEmpty());
        assertThat(told.get(0)).contains("demo waits for you").contains("rm -rf build");

        daemon.kill();
        daemon.start();
        assertThat(attention("demo")).isEqualTo(attention);
        assertThat(state("demo")).isEqualTo("needs_input");
        assertThat(daemon.delete("/sandboxes/demo/attention").status()).isEqualTo(204);
        assertThat(attention("demo")).isEqualTo(attention);

        cli("answer", "demo", "--key", "1", "--key", "Enter");
        awaitState("working");
        assertThat(attention("demo").isNull()).isTrue();
        daemon.exec("demo", "touch ~/go");
        awaitState("idle");

        // Nothing is asked, so an answer goes to the only agent that there is.
        var screen = "/sandboxes/demo/processes/" + made.path("id").asText() + "/screen";
        assertThat(daemon.post("/sandboxes/demo/answer", "{\"text\":\"go on then\",\"keys\":[]}")
                        .status())
                .isEqualTo(204);
        TestDaemon.await(PATIENCE, () -> daemon.get(screen).body().contains("go on then"));
        post(
                token("ingest", "demo"),
                "/hooks/claude",
                "{\"hook_event_name\":\"PermissionRequest\",\"tool_name\":\"Bash\"}");
        awaitState("needs_input");
        assertThat(attention("demo").path("asks").asText()).isEqualTo("May it use Bash?");
        assertThat(attention("demo").path("process").asText())
                .isEqualTo(made.path("id").asText());
        post(token("ingest", "demo"), "/hooks/claude", "{\"hook_event_name\":\"Stop\"}");
        awaitState("idle");
        daemon.post("/sandboxes/demo/processes/" + made.path("id").asText() + "/signal", "{\"signal\":\"KILL\"}");
        awaitState("error");
        assertThat(told.stream().filter(text -> text.contains("rm -rf build"))).hasSize(1);
    }

    @Test
    void shouldSeeAnAgentThatWasStartedByHandInAShell() {
        startFakeAgent("demo");
        var shell = daemon.post("/sandboxes/demo/processes", "{\"kind\":\"terminal\",\"command\":[\"bash\"]}")
                .json()
                .path("id")
                .asText();
        var keys = "/sandboxes/demo/processes/" + shell + "/keys";
        assertThat(daemon.post(keys, "{\"text\":\"cp ~/claude ~/x; ~/x\",\"keys\":[\"Enter\"]}")
                        .status())
                .isEqualTo(204);
        awaitState("needs_input");
        assertThat(attention("demo").path("process").asText()).isEqualTo(shell);

        assertThat(daemon.post("/sandboxes/demo/answer", "{\"text\":\"1\"}").status())
                .isEqualTo(204);
        awaitState("working");
        daemon.exec("demo", "touch ~/go");
        awaitState("idle");
        daemon.post(keys, "{\"keys\":[\"C-c\"]}");
        daemon.post(keys, "{\"text\":\"clear; seq 100\",\"keys\":[\"Enter\"]}");
        awaitState("none");
    }
}
