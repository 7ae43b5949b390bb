package dev.sandlot;

import static dev.sandlot.McpClient.call;
import static dev.sandlot.McpClient.request;
import static dev.sandlot.McpClient.stateless;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Agents work in sandboxes by the Model Context Protocol over HTTP, in both eras of it, whatever they send. */
class McpIT extends OneSandbox {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The longest that what nobody waits for may go on. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static McpClient admin;

    @BeforeAll
    static void select() {
        admin = new McpClient(daemon, daemon.token());
        assertThat(admin.tell("select_sandbox", "{\"sandbox_name\":\"demo\"}").failed())
                .isFalse();
    }

    private static McpClient client(String role, String sandbox) {
        var bound = sandbox == null ? "" : ",\"sandbox\":\"" + sandbox + "\"";
        var made = daemon.post("/tokens", "{\"name\":\"test\",\"role\":\"" + role + "\"" + bound + "}");
        return new McpClient(daemon, made.json().path("token").asText());
    }

    private static List<String> running() {
        var items = daemon.get("/sandboxes/demo/processes?limit=1000").json().path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(process -> process.path("state").asText().equals("running"))
                .map(process -> process.path("id").asText())
                .toList();
    }

    @Test
    void shouldServeClientsWithSessionsAndKeepNone() {
        var initialized = admin.post(request(0, "initialize", "{\"protocolVersion\":\"2025-06-18\"}"))
                .json()
                .path("result");

        assertThat(initialized.path("protocolVersion").asText()).isEqualTo("2025-06-18");
        assertThat(initialized.path("capabilities").has("tools")).isTrue();
        assertThat(initialized.path("serverInfo").path("name").asText()).isEqualTo("sandlot");
        assertThat(initialized.path("instructions").asText())
                .contains("exec_bash")
                .hasSizeLessThan(2048);
        var taken = admin.post(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                "Mcp-Session-Id",
                "of another daemon");
        assertThat(taken.status()).isEqualTo(202);
        assertThat(taken.body()).isEmpty();
        assertThat(admin.post(request("a", "ping", "{}")).json().path("id").asText())
                .isEqualTo("a");
        assertThat(admin.status("GET")).isEqualTo(405);
        assertThat(admin.status("DELETE")).isEqualTo(405);
        assertThat(admin.post(request(1, "no/such", "{}"))
                        .json()
                        .at("/error/code")
                        .asInt())
                .isEqualTo(-32601);
    }

    @Test
    void shouldServeClientsThatSayAllOfThemselves() {
        var headers = new String[] {"MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "server/discover"};
        var discovered =
                admin.post(stateless("server/discover", "{}"), headers).json().path("result");

        assertThat(discovered.path("resultType").asText()).isEqualTo("complete");
        assertThat(discovered.path("supportedVersions"))
                .extracting(JsonNode::asText)
                .contains("2026-07-28", "2025-11-25");
        assertThat(discovered.path("ttlMs").asInt()).isPositive();
        assertThat(discovered.path("cacheScope").asText()).isEqualTo("private");
        assertThat(discovered
                        .at("/_meta/io.modelcontextprotocol~1serverInfo/name")
                        .asText())
                .isEqualTo("sandlot");
        var told = admin.post(
                        stateless("tools/call", "{\"name\":\"exec_bash\",\"arguments\":{\"command\":\"echo hello\"}}"),
                        "MCP-Protocol-Version",
                        "2026-07-28",
                        "Mcp-Method",
                        "tools/call",
                        "Mcp-Name",
                        "exec_bash")
                .json()
                .path("result");
        assertThat(told.path("resultType").asText()).isEqualTo("complete");
        assertThat(told.at("/content/0/text").asText()).contains("hello\n[exit 0 · ");
        headers[3] = "initialize";
        var gone = admin.post(stateless("initialize", "{}"), headers);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.json().at("/error/code").asInt()).isEqualTo(-32601);
        headers[3] = "ping";
        var mismatch = admin.post(stateless("tools/list", "{}"), headers);
        assertThat(mismatch.status()).isEqualTo(400);
        assertThat(mismatch.json().at("/error/code").asInt()).isEqualTo(-32020);
    }

    @Test
    void shouldListEachToolWithPlainTypesAndAllItsHints() {
        var tools = admin.post(request(1, "tools/list", "{}")).json().at("/result/tools");

        assertThat(tools).hasSizeGreaterThan(25).allSatisfy(tool -> {
            assertThat(tool.path("name").asText()).matches("[a-z_]{3,40}");
            assertThat(tool.path("annotations")).hasSize(4);
            assertThat(tool.path("description").asText()).isNotBlank();
            assertThat(tool.path("inputSchema").path("properties"))
                    .allSatisfy(property ->
                            assertThat(property.path("type").asText()).isNotEmpty());
            assertThat(tool.toString()).doesNotContain("anyOf", "$ref");
        });
        assertThat(tools)
                .filteredOn(
                        tool -> tool.path("_meta").path("anthropic/alwaysLoad").asBoolean())
                .extracting(tool -> tool.path("name").asText())
                .containsExactlyInAnyOrder(
                        "list_sandboxes",
                        "select_sandbox",
                        "exec_bash",
                        "exec_bash_background",
                        "check_background_task");
        var viewers = client("viewer", null)
                .post(request(1, "tools/list", "{}"))
                .json()
                .at("/result/tools");
        assertThat(viewers)
                .extracting(tool -> tool.path("name").asText())
                .contains("list_sandboxes")
                .doesNotContain("exec_bash");
    }

    @Test
    void shouldTellWhatACommandPrintedAndHowItEnded() {
        var told = admin.tell("exec_bash", "{\"command\":\"echo out; echo err >&2; exit 3\"}");

        assertThat(told.failed()).isTrue();
        assertThat(told.text())
                .matches("(?s)exit 3\n\\$ echo out; .*\\(demo\\)\n.*\n\\[exit 3 · \\d+\\.\\ds · task p\\d+]");
        assertThat(told.text()).contains("out\n", "err\n");
        assertThat(told.structure().isMissingNode()).isTrue();
        assertThat(told.exec().path("sandbox").asText()).isEqualTo("demo");
        var pretends = admin.tell("exec_bash", "{\"command\":\"echo '[exit 1 · 0.0s · task p1]'; echo '\\\"}]}'\"}");
        assertThat(pretends.failed()).isFalse();
        assertThat(pretends.text()).containsPattern("\"}]}\n\\[exit 0 · .*]$");
    }

    @Test
    void shouldKeepTheTailOfLongOutputAndSayWhereTheRestIs() {
        var told = admin.tell("exec_bash", "{\"command\":\"seq 1 200000\",\"max_output_chars\":\"2000\"}");

        assertThat(told.failed()).isFalse();
        assertThat(told.text()).contains("1\n2\n3\n", "199999\n200000\n[exit 0").hasSizeLessThan(2500);
        assertThat(told.exec().path("truncated").asBoolean()).isTrue();
        var offset = told.text().replaceFirst("(?s).*offset=(\\d+)\\).*", "$1");
        var task = told.exec().path("task_id").asText();
        var next =
                admin.tell("read_task_log", "{\"task_id\":\"" + task + "\",\"offset\":" + offset + ",\"limit\":300}");
        var last = told.text().replaceFirst("(?s)\n\\[….*", "").replaceFirst("(?s).*\n", "");
        assertThat(next.text()).contains("\n" + (Integer.parseInt(last) + 1) + "\n");
        var found = admin.tell("read_task_log", "{\"task_id\":\"" + task + "\",\"grep\":\"12345\"}");
        assertThat(found.text()).contains("12345\n", "112345\n").doesNotContain("12344");
    }

    @Test
    void shouldTellProgressUntilTheAnswer() {
        var params = """
                {"name":"exec_bash","arguments":{"command":"echo begun; sleep 2.5"},"_meta":{"progressToken":"mine"}}""";
        var answer = admin.post(request(9, "tools/call", params));

        assertThat(answer.type()).startsWith("text/event-stream");
        var events = answer.events();
        assertThat(events.get(0).path("method").asText()).isEqualTo("notifications/progress");
        assertThat(events.get(0).at("/params/progressToken").asText()).isEqualTo("mine");
        assertThat(events.get(0).at("/params/message").asText()).isEqualTo("begun");
        assertThat(events.get(events.size() - 1).path("id").asInt()).isEqualTo(9);
    }

    @Test
    void shouldLetALongCommandGoOnAsABackgroundTask() {
        var told = admin.tell("exec_bash", "{\"command\":\"echo begun; sleep 600\",\"yield_after_s\":1}");

        assertThat(told.failed()).isFalse();
        assertThat(told.text())
                .contains("begun\n", "goes on as a background task")
                .containsPattern("\\[running · .* · task p\\d+]$");
        var task = told.exec().path("task_id").asText();
        assertThat(admin.tell("list_background_tasks", "{\"state\":\"running\"}")
                        .text())
                .contains(task);
        var stopped = admin.tell("stop_background_task", "{\"task_id\":\"" + task + "\"}");
        assertThat(stopped.text()).contains("[exit 143");
    }

    @Test
    void shouldRunTasksInTheBackgroundAndFeedThem() {
        var begun = admin.tell(
                "exec_bash_background",
                "{\"command\":\"cat; echo over\",\"session_name\":\"feed\",\"interactive\":\"true\"}");
        assertThat(begun.text()).contains("[running");

        assertThat(admin.tell("send_task_input", "{\"task_id\":\"feed\",\"text\":\"line\\n\",\"eof\":true}")
                        .failed())
                .isFalse();
        var checked =
                admin.tell("check_background_task", "{\"tmux_session\":\"feed\",\"wait_s\":30,\"last_n_lines\":1}");

        assertThat(checked.text()).contains("\nover\n").doesNotContain("line\n").containsPattern("\\[exit 0 · .*]$");
        var offset = checked.exec().path("next_offset").asText();
        var nothing = admin.tell("check_background_task", "{\"task_id\":\"feed\",\"since_offset\":\"" + offset + "\"}");
        assertThat(nothing.text()).doesNotContain("over\n");
    }

    @Test
    void shouldEndWhatNobodyWaitsFor() throws IOException {
        // Heeds nothing but KILL.
        var message = call(5, "exec_bash", "{\"command\":\"trap '' HUP TERM INT; while :; do sleep 600; done\"}");
        try (var socket = new Socket("127.0.0.1", daemon.url().getPort())) {
            var bytes = message.getBytes(StandardCharsets.UTF_8);
            var head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + daemon.token()
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            TestDaemon.await(PATIENCE, () -> running().size() == 1);
        }
        TestDaemon.await(SOON, () -> running().isEmpty());

        // A task in the background is nobody's to end.
        assertThat(admin.tell("exec_bash", "{\"command\":\"pgrep -f 'sleep 600'\"}")
                        .text())
                .startsWith("exit 1\n");
    }

    @Test
    void shouldEndWhatIsCancelled() {
        var answer =
                CompletableFuture.supplyAsync(() -> admin.post(call(77, "exec_bash", "{\"command\":\"sleep 600\"}")));
        TestDaemon.await(PATIENCE, () -> running().size() == 1);

        var cancelled = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":%s}}";
        assertThat(admin.post(cancelled.formatted("\"77\"")).status()).isEqualTo(202);
        assertThat(client("admin", null).post(cancelled.formatted("77")).status())
                .isEqualTo(202);
        assertThat(running()).hasSize(1);
        assertThat(admin.post(cancelled.formatted("77")).status()).isEqualTo(202);

        TestDaemon.await(SOON, () -> running().isEmpty());
        assertThat(answer.join().json().at("/result/isError").asBoolean()).isTrue();
    }

    @Test
    void shouldKeepAnActiveSandboxForEachToken() {
        var clients = new ArrayList<McpClient>();
        var names = IntStream.range(0, 4).mapToObj(i -> "own" + i).toList();
        names.forEach(name -> {
            assertThat(daemon.post("/sandboxes", "{\"name\":\"" + name + "\"}").status())
                    .isEqualTo(201);
            var client = client("operator", null);
            assertThat(client.tell("get_active_sandbox", "{}")
                            .structure()
                            .path("active_sandbox")
                            .isNull())
                    .isTrue();
            assertThat(client.tell("exec_bash", "{\"command\":\"true\"}").text())
                    .contains("select_sandbox");
            client.tell("select_sandbox", "{\"sandbox_name\":\"" + name + "\"}");
            clients.add(client);
        });
        var answers = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> clients.get(i % 4).tell("exec_bash", "{\"command\":\"echo " + i + "\"}")))
                .toList();

        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).join().text()).contains("(own" + i % 4 + ")\n" + i + "\n[exit 0");
        }
        assertThat(clients.get(0)
                        .tell("exec_bash", "{\"command\":\"true\",\"sandbox_name\":\"demo\"}")
                        .text())
                .contains("(demo)");
        assertThat(clients.get(0)
                        .tell("delete_sandbox", "{\"sandbox_name\":\"own0\"}")
                        .text())
                .contains("confirm=true");
        assertThat(clients.get(0)
                        .tell("delete_sandbox", "{\"sandbox_name\":\"own0\",\"confirm\":true}")
                        .text())
                .contains("force=true");
        assertThat(clients.get(0)
                        .tell("delete_sandbox", "{\"sandbox_name\":\"own0\",\"confirm\":true,\"force\":true}")
                        .failed())
                .isFalse();
        assertThat(clients.get(0)
                        .tell("get_active_sandbox", "{}")
                        .structure()
                        .path("active_sandbox")
                        .isNull())
                .isTrue();
        names.stream().skip(1).forEach(name -> daemon.delete("/sandboxes/" + name + "?force=true"));
    }

    @Test
    void shouldShowWhoIsBoundToASandboxNothingElse() {
        daemon.post("/sandboxes", "{\"name\":\"other\"}");
        var bound = client("sandbox", "demo");

        assertThat(bound.tell("exec_bash", "{\"command\":\"echo mine\"}").text())
                .contains("(demo)\nmine\n");
        assertThat(bound.tell("list_sandboxes", "{}").structure().path("sandboxes"))
                .extracting(sandbox -> sandbox.path("name").asText())
                .containsExactly("demo");
        var other = bound.tell("exec_bash", "{\"command\":\"true\",\"sandbox_name\":\"other\"}");
        assertThat(other.failed()).isTrue();
        assertThat(other.result().at("/_meta/sandlot~1problem/status").asInt()).isEqualTo(404);
        assertThat(bound.tell("select_sandbox", "{\"sandbox_name\":\"other\"}").failed())
                .isTrue();
        var refused = bound.tell("create_sandbox", "{}");
        assertThat(refused.result().at("/_meta/sandlot~1problem/status").asInt())
                .isEqualTo(403);
        assertThat(bound.tell("get_metrics", "{\"host\":true}").text()).startsWith("Forbidden");
        var viewer = client("viewer", null).tell("exec_bash", "{\"command\":\"true\",\"sandbox_name\":\"demo\"}");
        assertThat(viewer.text()).startsWith("Forbidden");
        daemon.delete("/sandboxes/other?force=true");
    }

    @Test
    void shouldReadWriteEditAndSearchFiles() {
        var written = admin.tell(
                "write_remote_file", "{\"remote_path\":\"src/a.txt\",\"content\":\"eins\\nzwei\\nzwei\\n\"}");
        var tag = written.structure().path("etag").asText();
        assertThat(admin.tell("read_remote_file", "{\"remote_path\":\"src/a.txt\",\"offset\":5,\"max_bytes\":5}")
                        .text())
                .contains("zwei\n\n[bytes 5 to 10 of 15, go on with offset=10");
        var twice = admin.tell(
                "edit_remote_file", "{\"remote_path\":\"src/a.txt\",\"old_string\":\"zwei\",\"new_string\":\"2\"}");
        assertThat(twice.text()).contains("stands 2 times", "replace_all");
        var edited = admin.tell(
                "edit_remote_file",
                "{\"remote_path\":\"src/a.txt\",\"old_string\":\"zwei\",\"new_string\":\"2\",\"replace_all\":true}");
        assertThat(edited.structure().path("replaced").asInt()).isEqualTo(2);
        var stale = admin.tell(
                "write_remote_file", "{\"remote_path\":\"src/a.txt\",\"content\":\"\",\"if_match\":\"" + tag + "\"}");
        assertThat(stale.text()).contains("nothing was written");
        assertThat(said("cat src/a.txt")).isEqualTo("eins\n2\n2\n");
        assertThat(admin.tell("search_remote_files", "{\"pattern\":\"ein\",\"glob\":\"*.txt\"}")
                        .text())
                .contains("src/a.txt");
        assertThat(admin.tell("list_remote_files", "{\"remote_path\":\"src\"}")
                        .structure()
                        .path("entries"))
                .extracting(entry -> entry.path("path").asText())
                .containsExactly("a.txt");
        assertThat(admin.tell("read_remote_file", "{\"remote_path\":\"nowhere\"}")
                        .text())
                .startsWith("Not found");
    }

    private static JsonNode read(McpClient client, String uri) {
        return client.post(request(1, "resources/read", "{\"uri\":\"" + uri + "\"}"))
                .json();
    }

    @Test
    void shouldListAndReadResources() {
        var ran = admin.tell(
                "exec_bash", "{\"command\":\"echo kept; mkdir -p doc; echo text > 'doc/a b'; echo there > /tmp/abs\"}");
        var task = ran.exec().path("task_id").asText();

        assertThat(admin.post(request(1, "resources/list", "{}")).json().at("/result/resources"))
                .extracting(resource -> resource.path("uri").asText())
                .contains("sandbox://demo");
        assertThat(admin.post(request(1, "resources/templates/list", "{}"))
                        .json()
                        .at("/result/resourceTemplates"))
                .extracting(template -> template.path("uriTemplate").asText())
                .contains("sandbox://{name}/log/{process}", "sandbox://{name}/files/{+path}");
        assertThat(McpClient.parse(read(admin, "sandbox://demo")
                                .at("/result/contents/0/text")
                                .asText())
                        .path("state")
                        .asText())
                .isEqualTo("running");
        assertThat(read(admin, "sandbox://demo/log/" + task)
                        .at("/result/contents/0/text")
                        .asText())
                .isEqualTo("kept\n");
        assertThat(read(admin, "sandbox://demo/files/doc/a%20b")
                        .at("/result/contents/0/text")
                        .asText())
                .isEqualTo("text\n");
        assertThat(read(admin, "sandbox://demo/files//tmp/abs")
                        .at("/result/contents/0/text")
                        .asText())
                .isEqualTo("there\n");
        for (var nothing : List.of("sandbox://nobody", "sandbox://demo/files/none", "sandbox://demo/x", "file:///")) {
            assertThat(read(admin, nothing).at("/error/code").asInt())
                    .as(nothing)
                    .isEqualTo(-32002);
        }
        var bound = client("sandbox", "demo");
        daemon.post("/sandboxes", "{\"name\":\"unseen\"}");
        assertThat(bound.post(request(1, "resources/list", "{}")).json().at("/result/resources"))
                .hasSize(1);
        assertThat(read(bound, "sandbox://unseen").at("/error/code").asInt()).isEqualTo(-32002);
        assertThat(read(client("viewer", null), "sandbox://demo/files/doc/a%20b")
                        .at("/error/message")
                        .asText())
                .contains("viewer");
        daemon.delete("/sandboxes/unseen?force=true");

        var headers = new String[] {
            "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "resources/read", "Mcp-Name", "sandbox://nobody"
        };
        var missing = admin.post(stateless("resources/read", "{\"uri\":\"sandbox://nobody\"}"), headers);
        assertThat(missing.json().at("/error/code").asInt()).isEqualTo(-32602);
        assertThat(missing.json().at("/error/data/uri").asText()).isEqualTo("sandbox://nobody");
        headers[5] = "sandbox://demo";
        var found = admin.post(stateless("resources/read", "{\"uri\":\"sandbox://demo\"}"), headers);
        assertThat(found.json().at("/result/ttlMs").isInt()).isTrue();
        assertThat(admin.post(stateless("resources/read", "{\"uri\":\"sandbox://nobody\"}"), headers)
                        .json()
                        .at("/error/code")
                        .asInt())
                .isEqualTo(-32020);
    }

    @Test
    void shouldHavePromptsThatSayWhichSandbox() {
        assertThat(admin.post(request(1, "prompts/list", "{}")).json().at("/result/prompts"))
                .extracting(prompt -> prompt.path("name").asText())
                .containsExactly("build_remotely", "hand_over");
        var params = "{\"name\":\"build_remotely\",\"arguments\":{\"sandbox_name\":\"demo\",\"command\":\"make %s\"}}";
        assertThat(admin.post(request(1, "prompts/get", params))
                        .json()
                        .at("/result/messages/0/content/text")
                        .asText())
                .contains("`make %s`", "\"demo\"");
        for (var wrong : List.of("{}", "{\"name\":\"no\"}", "{\"name\":\"hand_over\",\"arguments\":{\"x\":1}}")) {
            var refused = admin.post(request("p", "prompts/get", wrong)).json();
            assertThat(refused.at("/error/code").asInt()).as(wrong).isEqualTo(-32602);
            assertThat(refused.path("id").asText()).isEqualTo("p");
        }
    }

    @Test
    void shouldDeployServicesAndSayWhetherTheyWork() {
        var deployed = admin.tell("deploy_service", "{\"name\":\"web\",\"command\":\"echo up; exec sleep 600\"}");
        assertThat(deployed.failed()).as(deployed.text()).isFalse();
        assertThat(deployed.structure().at("/process/state").asText()).isEqualTo("running");
        assertThat(deployed.structure().path("sandbox").asText()).isEqualTo("demo");
        assertThat(admin.tell("list_services", "{}").structure().path("services"))
                .extracting(service -> service.path("name").asText())
                .contains("web");
        assertThat(admin.tell("service_logs", "{\"name\":\"web\"}").text()).contains("up\n");
        assertThat(admin.tell("remove_service", "{\"name\":\"web\"}").text()).contains("confirm=true");
        assertThat(admin.tell("remove_service", "{\"name\":\"web\",\"confirm\":true}")
                        .failed())
                .isFalse();

        var broken = admin.tell("deploy_service", "{\"name\":\"broken\",\"command\":\"exit 3\",\"restart\":\"never\"}");
        assertThat(broken.failed()).isTrue();
        assertThat(broken.text()).contains("does not work: exit 3", "service_logs(name=\"broken\")");
        assertThat(admin.tell("deploy_service", "{\"name\":\"No Name\",\"command\":\"true\"}")
                        .failed())
                .isTrue();
        admin.tell("remove_service", "{\"name\":\"broken\",\"confirm\":true}");
    }

    @Test
    void shouldGivePeopleAUrlForAPort() {
        daemon.post("/sandboxes", "{\"name\":\"server\"}");
        var given = admin.tell("expose_port", "{\"port\":\"3000\",\"sandbox_name\":\"server\"}");
        assertThat(given.structure().at("/published/url").asText())
                .as(given.text())
                .startsWith("http://3000--server.localhost:");
        assertThat(given.structure().at("/published/expires_at").isNull()).isFalse();
        assertThat(admin.tell("expose_port", "{\"port\":3000,\"ttl\":\"1y\",\"sandbox_name\":\"server\"}")
                        .text())
                .contains("ttl");
        daemon.delete("/sandboxes/server?force=true");
    }

    @Test
    void shouldTellThePolicyAndAskAPersonForMore() {
        daemon.post("/sandboxes", "{\"name\":\"walled\",\"network\":{\"mode\":\"allow\",\"allow\":[\"a.example\"]}}");
        var asked = admin.tell(
                "request_network_access",
                "{\"rule\":\"b.example\",\"reason\":\"its package\",\"sandbox_name\":\"walled\"}");
        assertThat(asked.structure().path("state").asText()).as(asked.text()).isEqualTo("pending");
        assertThat(asked.structure().path("asked_by").asText()).isEqualTo("agent");

        var policy = admin.tell("get_network_policy", "{\"sandbox_name\":\"walled\"}")
                .structure();
        assertThat(policy.path("allow")).extracting(JsonNode::asText).containsExactly("a.example");
        assertThat(policy.at("/requests/0/rule").asText()).isEqualTo("b.example");
        assertThat(policy.path("presets")).extracting(JsonNode::asText).contains("agent");
        assertThat(admin.tell("request_network_access", "{\"rule\":\"b.example\",\"reason\":\"x\"}")
                        .failed())
                .isTrue();
        daemon.delete("/sandboxes/walled?force=true");
    }

    @Test
    void shouldTellWhichClientsThereAreAndWhatTheyCalled() {
        var bound = client("sandbox", "demo");
        bound.tell("exec_bash", "{\"command\":\"echo secret; exit 4\"}");

        var activity = daemon.get("/agents?limit=5");

        assertThat(activity.json().at("/calls/0/tool").asText()).isEqualTo("exec_bash");
        assertThat(activity.json().at("/calls/0/sandbox").asText()).isEqualTo("demo");
        assertThat(activity.json().at("/calls/0/outcome").asText()).isEqualTo("failed");
        assertThat(activity.json().path("clients"))
                .anySatisfy(
                        client -> assertThat(client.path("program").asText()).startsWith("Java-http-client "));
        assertThat(activity.body()).doesNotContain("secret");
    }

    @Test
    void shouldTellWhatIsWrongWithWhatIsSent() {
        assertThat(admin.post(call(1, "no_such_tool", "{}"))
                        .json()
                        .at("/error/code")
                        .asInt())
                .isEqualTo(-32602);
        assertThat(admin.tell("exec_bash", "{\"cmd\":\"true\"}").text())
                .contains("command is needed", "cmd is not taken");
        assertThat(admin.tell("exec_bash", "{\"command\":\"true\",\"timeout_s\":\"soon\"}")
                        .text())
                .contains("timeout_s must be a whole number from 1 to");
        assertThat(admin.tell("exec_bash", "{\"command\":\"true\",\"sandbox_name\":\"dem0\"}")
                        .text())
                .contains("Did you mean \"demo\"", "list_sandboxes");
        assertThat(admin.tell("exec_bash", "{\"command\":\"sleep 600\",\"timeout_s\":\"1\"}")
                        .text())
                .startsWith("timed_out after 1s");
        var huge = admin.post(call(1, "exec_bash", "{\"command\":\"" + "x".repeat(10_000_000) + "\"}"));
        assertThat(huge.status()).isEqualTo(413);
        assertThat(huge.json().at("/error/message").asText()).contains("2097152 bytes");
        for (var body : List.of("", "{", "null", "[" + request(1, "ping", "{}") + "]", "{\"id\":1}")) {
            var refused = admin.post(body);
            assertThat(refused.status()).as(body).isEqualTo(400);
            assertThat(refused.json().at("/error/code").asInt()).as(body).isNegative();
        }
        assertThat(admin.post(request(1, "ping", "{}"), "Origin", "http://elsewhere.example")
                        .status())
                .isEqualTo(403);
        assertThat(new McpClient(daemon, "sl_" + "0".repeat(40))
                        .post(request(1, "ping", "{}"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void shouldRefuseAFloodOfCallsAndServeOthersMeanwhile() {
        var client = client("operator", null);
        client.tell("select_sandbox", "{\"sandbox_name\":\"demo\"}");
        var task = client.tell("exec_bash_background", "{\"command\":\"sleep 600\",\"session_name\":\"flood\"}");
        var check = "{\"task_id\":\"flood\",\"wait_s\":20}";
        var flood = IntStream.range(0, 80)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> client.tell("check_background_task", check), run -> new Thread(run).start()))
                .toList();

        TestDaemon.await(
                PATIENCE, () -> flood.stream().filter(CompletableFuture::isDone).count() == 16);
        assertThat(flood.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
                .allSatisfy(told -> assertThat(told.text()).startsWith("Too many requests"));
        assertThat(admin.tell("exec_bash", "{\"command\":\"echo served\"}").text())
                .contains("served\n[exit 0");
        admin.tell("stop_background_task", "{\"task_id\":\"flood\"}");
        assertThat(flood).allSatisfy(answer -> assertThat(answer.join().text()).isNotEmpty());
        assertThat(task.failed()).isFalse();
    }

    @Test
    void shouldGoOnAfterTheDaemonWasKilled() {
        var begun = admin.tell(
                "exec_bash_background", "{\"command\":\"echo before; sleep 600\",\"session_name\":\"lasting\"}");
        assertThat(begun.failed()).isFalse();

        daemon.kill();
        daemon.start();

        // Neither initialize nor select_sandbox.
        assertThat(admin.tell("exec_bash", "{\"command\":\"echo after\"}").text())
                .contains("(demo)\nafter\n[exit 0");
        assertThat(admin.tell("check_background_task", "{\"task_id\":\"lasting\"}")
                        .text())
                .contains("before\n", "[running");
        assertThat(admin.tell("stop_background_task", "{\"task_id\":\"lasting\",\"signal\":\"KILL\"}")
                        .text())
                .contains("[exit 137");
    }
}
