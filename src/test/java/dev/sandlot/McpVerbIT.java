package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An agent works by {@code sandlot mcp}, over standard input and output, and notices no restart of the daemon. */
class McpVerbIT extends OneSandbox {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The program as an agent starts it. */
    private static final class Agent implements AutoCloseable {
        private final Process program;
        private final BufferedReader answers;

        Agent() throws IOException {
            this(daemon.url().toString());
        }

        Agent(String url) throws IOException {
            var builder = daemon.cli("mcp", "--quiet").redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("SANDLOT_URL", url);
            program = builder.start();
            answers = new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
        }

        void send(String message) throws IOException {
            program.getOutputStream().write((message + "\n").getBytes(StandardCharsets.UTF_8));
            program.getOutputStream().flush();
        }

        JsonNode next() throws IOException {
            var line = answers.readLine();
            assertThat(line).isNotNull();
            return McpClient.parse(line);
        }

        McpClient.Told tell(String tool, String arguments) throws IOException {
            send(McpClient.call(1, tool, arguments));
            return new McpClient.Told(next().path("result"));
        }

        @Override
        public void close() throws IOException {
            program.getOutputStream().close();
            try {
                assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(program.exitValue()).isZero();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                program.destroyForcibly();
            }
        }
    }

    private static boolean isRunning(String name) {
        return daemon.get("/sandboxes/demo/processes?limit=1000")
                .body()
                .matches("(?s).*" + name + "[^{]*\"state\":\"running\".*");
    }

    @Test
    void shouldForwardBothErasAndComeBackToADaemonThatWasKilled() throws IOException {
        try (var agent = new Agent()) {
            agent.send(McpClient.request(0, "initialize", "{\"protocolVersion\":\"2025-11-25\"}"));
            assertThat(agent.next().at("/result/serverInfo/name").asText()).isEqualTo("sandlot");
            agent.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
            agent.send(McpClient.stateless("server/discover", "{}"));
            assertThat(agent.next().at("/result/resultType").asText()).isEqualTo("complete");
            agent.send(McpClient.stateless(
                    "tools/call", "{\"name\":\"select_sandbox\",\"arguments\":{\"sandbox_name\":\"demo\"}}"));
            assertThat(agent.next().at("/result/isError").asBoolean()).isFalse();

            daemon.kill();
            agent.send(McpClient.call(2, "exec_bash", "{\"command\":\"echo again\"}"));
            daemon.start();

            var told = agent.next();
            assertThat(told.path("id").asInt()).isEqualTo(2);
            assertThat(told.at("/result/content/0/text").asText()).contains("(demo)\nagain\n[exit 0");
        }
    }

    @Test
    void shouldSayWhatBecameOfACallWhoseLinkWasLost() throws IOException {
        try (var agent = new Agent()) {
            agent.send(McpClient.request(0, "ping", "{}"));
            agent.next();
            agent.send(McpClient.call(3, "exec_bash", "{\"command\":\"sleep 601\",\"sandbox_name\":\"demo\"}"));
            TestDaemon.await(PATIENCE, () -> isRunning("sleep 601"));

            daemon.kill();
            var lost = agent.next();
            daemon.start();

            assertThat(lost.path("id").asInt()).isEqualTo(3);
            assertThat(lost.at("/result/isError").asBoolean()).isTrue();
            assertThat(lost.at("/result/content/0/text").asText())
                    .startsWith("connection_error")
                    .contains("list_background_tasks");
            var tasks = agent.tell("list_background_tasks", "{\"state\":\"running\",\"sandbox_name\":\"demo\"}");
            var task = tasks.structure().at("/tasks/0/task_id").asText();
            agent.tell("stop_background_task", "{\"task_id\":\"" + task + "\",\"sandbox_name\":\"demo\"}");
        }
    }

    @Test
    void shouldEndWhatIsCancelledAndWhatIsLeftBehind() throws IOException {
        try (var agent = new Agent()) {
            var params = """
                    {"name":"exec_bash","arguments":{"command":"echo on; sleep 602","sandbox_name":"demo"},"_meta":{"progressToken":4}}""";
            agent.send(McpClient.request("four", "tools/call", params));
            assertThat(agent.next().at("/params/progressToken").asInt()).isEqualTo(4);
            agent.send(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"four\"}}");
            TestDaemon.await(PATIENCE, () -> !isRunning("sleep 602"));
            agent.send(McpClient.call(5, "exec_bash", "{\"command\":\"sleep 603\",\"sandbox_name\":\"demo\"}"));
            TestDaemon.await(PATIENCE, () -> isRunning("sleep 603"));
        }
        TestDaemon.await(PATIENCE, () -> !isRunning("sleep 603"));
    }

    @Test
    void shouldBringFilesOfThisComputerAndBringThemBack() throws IOException {
        var project = Files.createDirectories(temp.resolve("project"));
        Files.writeString(project.resolve("a.txt"), "from here\n");
        Files.writeString(project.resolve("left.out"), "");
        Files.writeString(project.resolve("test.sh"), "#!/bin/sh\necho \"script $1\"\nexit 3\n");
        var paths = "\"local_path\":\"" + project + "\",\"sandbox_name\":\"demo\"";
        try (var agent = new Agent()) {
            agent.send(McpClient.request(1, "tools/list", "{}"));
            assertThat(agent.next().at("/result/tools"))
                    .extracting(tool -> tool.path("name").asText())
                    .contains(
                            "exec_bash", "sync_local_to_remote", "sync_remote_to_local", "sync_and_exec", "run_script");
            var tried =
                    agent.tell("sync_local_to_remote", "{" + paths + ",\"dry_run\":\"true\",\"excludes\":\"*.out\"}");
            assertThat(tried.text()).contains("+ a.txt").doesNotContain("left.out");
            assertThat(said("ls")).doesNotContain("a.txt");

            var brought = agent.tell("sync_local_to_remote", "{" + paths + ",\"excludes\":\"[\\\"*.out\\\"]\"}");
            assertThat(brought.failed()).as(brought.text()).isFalse();
            assertThat(brought.text()).containsPattern("\\[exit 0 · .* · sandbox demo]$");
            assertThat(said("ls")).contains("a.txt").doesNotContain("left.out");
            var ran = agent.tell("sync_and_exec", "{" + paths + ",\"command\":\"cat a.txt; echo there > b.txt\"}");
            assertThat(ran.text()).contains("(demo)\nfrom here\n[exit 0 · ");
            var back = agent.tell("sync_remote_to_local", "{" + paths + "}");
            assertThat(back.failed()).as(back.text()).isFalse();
            assertThat(project.resolve("b.txt")).hasContent("there");
            var script = agent.tell(
                    "run_script",
                    "{\"script\":\"" + project.resolve("test.sh") + "\",\"args\":[\"one\"],\"sandbox_name\":\"demo\"}");
            assertThat(script.failed()).isTrue();
            assertThat(script.text()).contains("script one\n[exit 3 · ");
            assertThat(agent.tell("sync_local_to_remote", "{\"path\":\".\",\"delete_extras\":\"perhaps\"}")
                            .text())
                    .contains("local_path is needed", "path is not taken", "delete_extras must be true or false");
            assertThat(agent.tell("sync_local_to_remote", "{\"local_path\":\"/no/such\",\"sandbox_name\":\"demo\"}")
                            .text())
                    .contains("local_path is not there");
            assertThat(agent.tell("sync_local_to_remote", "{\"local_path\":\".\",\"sandbox_name\":\"--all\"}")
                            .text())
                    .contains("sandbox_name must be");
        }
    }

    @Test
    void shouldEndAScriptThatIsCancelled() throws IOException {
        var script = Files.writeString(temp.resolve("long.sh"), "sleep 604\n");
        try (var agent = new Agent()) {
            agent.send(McpClient.call(6, "run_script", "{\"script\":\"" + script + "\",\"sandbox_name\":\"demo\"}"));
            TestDaemon.await(
                    PATIENCE,
                    () -> daemon.exec("demo", "pgrep -f 'sleep 604'")
                                    .path("exit_code")
                                    .asInt()
                            == 0);
            agent.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":6}}");
            TestDaemon.await(
                    PATIENCE,
                    () -> daemon.exec("demo", "pgrep -f 'sleep 604'")
                                    .path("exit_code")
                                    .asInt()
                            == 1);
        }
    }

    @Test
    void shouldTellWhatIsWrong() throws IOException {
        try (var agent = new Agent()) {
            agent.send("no json");
            assertThat(agent.next().at("/error/code").asInt()).isEqualTo(-32700);
            agent.send("[]");
            assertThat(agent.next().at("/error/code").asInt()).isEqualTo(-32600);
            agent.send(McpClient.request(1, "no/such", "{}"));
            assertThat(agent.next().at("/error/code").asInt()).isEqualTo(-32601);
        }
        try (var agent = new Agent("http://127.0.0.1:1")) {
            agent.send(McpClient.request(1, "ping", "{}"));
            assertThat(agent.next().at("/error/message").asText())
                    .contains("no Sandlot daemon answers", "sandlot serve");
            assertThat(agent.tell("exec_bash", "{}").text()).startsWith("connection_error");
        }
    }
}
