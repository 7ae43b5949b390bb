package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An agent that Sandlot starts in its sandbox, whose program is a script that writes down what it was given and what it sees. */
class AgentLaunchIT extends OneDaemon {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String AGENT = """
            #!/bin/bash
            call() {
              curl -sS -o "$1" -w '%{http_code}' -H 'Authorization: Bearer none' -H 'Content-Type: application/json' \\
                -H 'Accept: application/json, text/event-stream' http://127.0.0.1:3128/mcp \\
                -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"'"$2"'","arguments":'"$3"'}}'
            }
            cd ~
            { printf '<%s>' "$@"; tty; env; } > seen
            call list list_sandboxes '{}'
            call exec exec_bash '{"command":"echo $SANDLOT_SANDBOX"}'
            call other exec_bash '{"command":"true","sandbox_name":"other"}'
            call more create_sandbox '{}'
            true > done
            exec sleep 1000
            """;

    private static String inside(String line) {
        return daemon.exec("demo", line).path("stdout").asText();
    }

    private static JsonNode demo() {
        return daemon.get("/sandboxes/demo").json();
    }

    private static void create(String body) {
        assertThat(daemon.post("/sandboxes", body).status()).isEqualTo(201);
    }

    private static String answer(String file) {
        return inside("cat ~/" + file);
    }

    @Test
    void shouldStartAnAgentThatSeesOnlyItsOwnSandbox() {
        create("{\"name\":\"other\"}");
        create("{\"name\":\"demo\",\"agent\":\"claude\",\"prompt\":\"-fix 'it'\",\"agent_permissions\":\"edits\"}");

        assertThat(demo().at("/network/allow").toString()).isEqualTo("[\"@agent\"]");
        assertThat(demo().path("agent_permissions").asText()).isEqualTo("edits");
        TestDaemon.await(PATIENCE, () -> demo().at("/attention/asks").asText().startsWith("claude is not in this"));

        var put = daemon.exec(
                "demo",
                "mkdir -p ~/.local/bin && cat > ~/fake <<'END' && chmod 700 ~/fake && mv ~/fake ~/.local/bin/claude\n"
                        + AGENT + "END");
        assertThat(put.path("exit_code").asInt(-1)).isZero();
        TestDaemon.await(PATIENCE, () -> inside("ls ~").contains("done"));

        assertThat(answer("seen"))
                .startsWith("<--permission-mode><acceptEdits><--><-fix 'it'>/dev/pts/")
                .contains("IS_SANDBOX=1\n", "AGENT_INGEST_TOKEN=sl_");
        assertThat(answer("list")).contains("\"name\":\"demo\"").doesNotContain("other");
        assertThat(answer("exec")).contains(demo().path("id").asText());
        assertThat(answer("other")).contains("\"isError\":true");
        assertThat(answer("more")).contains("\"isError\":true");
        assertThat(inside("cat ~/.claude/CLAUDE.md")).contains("in a sandbox that Sandlot made");
        assertThat(inside("cat ~/.claude.json")).contains("\"/workspace\"", "http://127.0.0.1:3128/mcp");

        inside("echo mine > ~/.claude.json; rm ~/done");
        daemon.post("/sandboxes/demo/restart", "");
        TestDaemon.await(PATIENCE, () -> inside("ls ~").contains("done"));
        assertThat(answer("seen")).as("the prompt is said once").startsWith("<--permission-mode><acceptEdits>/dev/");
        assertThat(inside("cat ~/.claude.json")).isEqualTo("mine\n");
        assertThat(daemon.post("/sandboxes", "{\"agent\":\"codex\",\"agent_permissions\":\"ask\"}")
                        .body())
                .contains("of codex can be all");
    }
}
