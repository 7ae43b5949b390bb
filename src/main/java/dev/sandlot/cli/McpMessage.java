package dev.sandlot.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message of an agent's (JSON-RPC 2.0), and what it is answered with where the daemon doesn't answer it. */
record McpMessage(String line, JsonTree json) {
    private static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    private static final String CLIENT = "io.modelcontextprotocol/clientInfo";
    private static final int LONGEST_PRODUCT = 40;
    private static final int INTERNAL = -32603;
    static final int MALFORMED = -32600;

    static McpMessage parse(String line) throws IOException {
        return new McpMessage(line, JsonTree.parse(line));
    }

    boolean isRequest() {
        return !json.get("id").isNull() && !json.get("method").isNull();
    }

    String method() {
        return json.get("method").text();
    }

    /** Whether it calls a tool that is done here. */
    boolean isLocal() {
        return method().equals("tools/call")
                && LocalTools.has(json.at("params", "name").text());
    }

    /** Whether it may be asked twice without being done twice. */
    boolean isRepeatable() {
        return !method().equals("tools/call");
    }

    /** The id as JSON has it, so that 1 and "1" are two. */
    String id() {
        return json.get("id").compact();
    }

    /** The id of the request that is wanted no more; {@code null} where this doesn't say so. */
    String cancelled() {
        return method().equals("notifications/cancelled")
                ? json.at("params", "requestId").compact()
                : "null";
    }

    /** What the agent calls itself, as a product of RFC 9110 (10.1.5); {@code otherwise} where this message doesn't say it. */
    String client(String otherwise) {
        var info = method().equals("initialize") ? json.at("params", "clientInfo") : json.at("params", "_meta", CLIENT);
        var name = product(info.get("name").text());
        var version = product(info.get("version").text());
        return name.isEmpty() ? otherwise : name + (version.isEmpty() ? "" : "/" + version) + " sandlot-mcp";
    }

    private static String product(String text) {
        var plain = text.strip().replaceAll("[^A-Za-z0-9._+-]+", "-");
        return plain.substring(0, Math.min(LONGEST_PRODUCT, plain.length()));
    }

    /** What of it has to be in headers too, over HTTP. */
    Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", "application/json, text/event-stream");
        var version = json.at("params", "_meta", VERSION).text();
        if (!version.isEmpty()) {
            headers.put("MCP-Protocol-Version", header(version));
            headers.put("Mcp-Method", header(method()));
            var name = json.at("params", method().equals("resources/read") ? "uri" : "name")
                    .text();
            if (!name.isEmpty()) {
                headers.put("Mcp-Name", header(name));
            }
        }
        return headers;
    }

    /** As the protocol has values in headers that are not plain ASCII: in Base64, between marks. */
    private static String header(String value) {
        boolean plain = value.chars().allMatch(c -> c > ' ' && c < 127) && !value.startsWith("=?base64?");
        return plain
                ? value
                : "=?base64?" + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    /** The same call of another tool. */
    McpMessage instead(String tool, Map<String, Object> arguments) {
        var params = json.get("params").with("name", tool).with("arguments", JsonTree.of(arguments));
        var other = json.with("params", params);
        return new McpMessage(other.compact(), other);
    }

    /** Of a call, an answer that the agent's model is shown; of anything else, an error. */
    String failure(String what) {
        return isRepeatable() ? error(INTERNAL, what) : told(what, true);
    }

    /** What a tool answers. */
    String told(String text, boolean failed) {
        return answer(
                "result",
                JsonTree.object()
                        .put("content", List.of(Map.of("type", "text", "text", text)))
                        .put("isError", failed)
                        .put("resultType", "complete"));
    }

    /** What the daemon has answered to a list of tools, with those that are done here, for who may run something. */
    static String listed(String text) throws IOException {
        var answer = JsonTree.parse(text);
        var tools = new ArrayList<>(answer.at("result", "tools").items());
        if (tools.stream().noneMatch(tool -> tool.get("name").text().equals("exec_bash"))) {
            return text;
        }
        tools.addAll(LocalTools.listed());
        var result = answer.get("result").with("tools", JsonTree.array(tools));
        return answer.with("result", result).compact();
    }

    String error(int code, String what) {
        return answer("error", JsonTree.object().put("code", code).put("message", what));
    }

    private String answer(String name, JsonTree value) {
        var answer = JsonTree.object().put("jsonrpc", "2.0");
        return (json.get("id").isNull() ? answer : answer.put("id", json.get("id")))
                .put(name, value)
                .compact();
    }
}
