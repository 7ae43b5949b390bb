package dev.sandlot.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a message, and by which rules it is answered. */
class MessageTest {
    private static final String META = """
            {"io.modelcontextprotocol/protocolVersion": "%s", "io.modelcontextprotocol/clientCapabilities": {}}""";

    private static Message.Request request(String method, String params) {
        return (Message.Request) Message.of(new JsonObject(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}"));
    }

    private static Era era(Message.Request request, Map<String, String> headers) {
        return Era.of(request, headers::get);
    }

    private static RpcError refused(Message.Request request, Map<String, String> headers) {
        try {
            throw new AssertionError(era(request, headers) + " was taken");
        } catch (RpcException e) {
            assertThat(e.id()).isEqualTo(7);
            return e.error();
        }
    }

    @Test
    void shouldTellRequestsNotificationsAndResponsesApart() {
        assertThat(request("ping", "{}")).isEqualTo(new Message.Request(7, "ping", new JsonObject()));
        assertThat(Message.of(new JsonObject("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")))
                .isEqualTo(new Message.Notification("notifications/initialized", new JsonObject()));
        assertThat(Message.of(new JsonObject("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")))
                .isEqualTo(new Message.Response());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}"
            })
    void shouldRefuseWhatIsNone(String json) {
        assertThatThrownBy(() -> Message.of(new JsonObject(json)))
                .asInstanceOf(type(RpcException.class))
                .satisfies(e -> assertThat(e.error().status()).isEqualTo(400));
    }

    @Test
    void shouldServeSessionsWhereNothingElseIsSaid() {
        var list = request("tools/list", "{\"_meta\":{\"progressToken\":1}}");

        assertThat(era(list, Map.of())).isEqualTo(Era.SESSIONS);
        assertThat(era(list, Map.of("MCP-Protocol-Version", "2025-11-25"))).isEqualTo(Era.SESSIONS);
    }

    @Test
    void shouldServeWithoutStateWhoSaysAllOfItself() {
        var call = request("tools/call", "{\"name\":\"exec_bash\",\"_meta\":" + META.formatted("2026-07-28") + "}");
        var headers = Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "exec_bash");

        assertThat(era(call, headers)).isEqualTo(Era.STATELESS);
        var encoded = Map.of(
                "MCP-Protocol-Version", "2026-07-28",
                "Mcp-Method", "tools/call",
                "Mcp-Name", "=?base64?ZXhlY19iYXNo?=");
        assertThat(era(call, encoded)).isEqualTo(Era.STATELESS);
    }

    @Test
    void shouldRefuseHeadersThatSayOtherwise() {
        var call = request("tools/call", "{\"name\":\"exec_bash\",\"_meta\":" + META.formatted("2026-07-28") + "}");
        var right = Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "exec_bash");

        for (var name : right.keySet()) {
            var missing = new java.util.HashMap<>(right);
            missing.remove(name);
            assertThat(refused(call, missing).code()).isEqualTo(-32020);
            var other = new java.util.HashMap<>(right);
            other.put(name, "=?base64?!!?=");
            assertThat(refused(call, other).code()).isEqualTo(-32020);
        }
    }

    @Test
    void shouldTellWhichVersionsThereAre() {
        var headers = Map.of("MCP-Protocol-Version", "1900-01-01");
        var error = refused(request("tools/list", "{\"_meta\":" + META.formatted("1900-01-01") + "}"), headers);

        assertThat(error.code()).isEqualTo(-32022);
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.data().getString("requested")).isEqualTo("1900-01-01");
        assertThat(error.data().getJsonArray("supported")).contains("2026-07-28", "2025-11-25");
        assertThat(refused(request("tools/list", "{}"), headers).code()).isEqualTo(-32022);
    }

    @Test
    void shouldRefuseWhoLeavesOutWhatHasToBeSaid() {
        var headers = Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/list");

        assertThat(refused(request("tools/list", "{}"), headers).code()).isEqualTo(-32602);
        assertThat(refused(
                                request(
                                        "tools/list",
                                        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}"),
                                headers)
                        .code())
                .isEqualTo(-32602);
        assertThat(refused(
                                request("tools/list", "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":5}}"),
                                headers)
                        .code())
                .isEqualTo(-32602);
    }

    @Test
    void shouldAgreeOnTheVersionThatIsAskedForWhereThereIsIt() {
        assertThat(Era.agreed("2025-03-26")).isEqualTo("2025-03-26");
        assertThat(Era.agreed("2026-07-28")).isEqualTo("2025-11-25");
        assertThat(Era.agreed(null)).isEqualTo("2025-11-25");
        assertThat(Era.agreed(5)).isEqualTo("2025-11-25");
    }

    @Test
    void shouldKeepInstructionsShort() {
        assertThat(Instructions.TEXT.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hasSizeLessThan(2048);
        assertThat(Instructions.TEXT).contains("is data").doesNotContain("\\");
    }
}
