package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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
            agent.send(McpClient.stateless("tools/call", "{\"name\":\"select_sandbox\",\"arguments\":{\"sandbox_name\":\"demo\"}}"));
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
            assertThat(lost.at("/result/content/0/text").asText()).startsWith("connection_error").contains("list_background_tasks");
            var tasks = agent.tell("list_background_tasks", "{\"state\":\"running\",\"sandbox_name\":\"demo\"}");
            var task = tasks.structure().at("/tasks/0/task_id").asText();
            agent.tell("stop_background_task", "{\"task_id\":\"" + task + "\",\"sandbox_name\":\"demo\"}");
        }
    }

    @Test
    void shouldEndWhatIsCancelledAndWhatIsLeftBehind() throws IOException {
        try (var agent = new Agent()) {
            var params =
                    """
                    {"name":"exec_bash","arguments":{"command":"echo on; sleep 602","sandbox_name":"demo"},"_meta":{"progressToken":4}}""";
            agent.send(McpClient.request("four", "tools/call", params));
            assertThat(agent.next().at("/params/progressToken").asInt()).isEqualTo(4);
            agent.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"four\"}}");
            TestDaemon.await(PATIENCE, () -> !isRunning("sleep 602"));
            agent.send(McpClient.call(5, "exec_bash", "{\"command\":\"sleep 603\",\"sandbox_name\":\"demo\"}"));
            TestDaemon.await(PATIENCE, () -> isRunning("sleep 603"));
        }
        TestDaemon.await(PATIENCE, () -> !isRunning("sleep 603"));
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
            assertThat(agent.next().at("/error/message").asText()).contains("no Sandlot daemon answers", "sandlot serve");
            assertThat(agent.tell("exec_bash", "{}").text()).startsWith("connection_error");
        }
    }
}
