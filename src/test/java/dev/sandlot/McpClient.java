package dev.sandlot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An agent's side of the protocol over HTTP, written by hand: what is sent is exactly what stands here. */
final class McpClient {
    static final String META = """
            {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}""";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;
    private final String token;

    McpClient(TestDaemon daemon, String token) {
        this.url = daemon.url().resolve("/mcp");
        this.token = token;
    }

    /** @param body null where there is none */
    record Answer(int status, String type, String body) {
        JsonNode json() {
            return parse(body);
        }

        /** The messages of a stream of events, in order. */
        List<JsonNode> events() {
            var events = new ArrayList<JsonNode>();
            body.lines()
                    .filter(line -> line.startsWith("data: "))
                    .forEach(line -> events.add(parse(line.substring(6))));
            return events;
        }
    }

    /** What a tool answered. */
    record Told(JsonNode result) {
        String text() {
            var content = result.path("content");
            return content.path(content.size() - 1).path("text").asText();
        }

        boolean failed() {
            return result.path("isError").asBoolean();
        }

        JsonNode structure() {
            return result.path("structuredContent");
        }

        JsonNode exec() {
            return result.path("_meta").path("sandlot/exec");
        }
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** A request as the newest clients with sessions send it. */
    static String request(Object id, String method, String params) {
        var json = JSON.createObjectNode().put("jsonrpc", "2.0").put("method", method);
        json.set("id", JSON.valueToTree(id));
        json.set("params", parse(params));
        return json.toString();
    }

    /** The same as the newest era has it. */
    static String stateless(String method, String params) {
        var with = (ObjectNode) parse(params);
        with.set("_meta", parse(META));
        return request(1, method, with.toString());
    }

    static String call(Object id, String tool, String arguments) {
        return request(id, "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
    }

    Answer post(String body, String... headers) {
        try {
            var answer = http.send(builder(body, headers).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    answer.headers().firstValue("content-type").orElse(""),
                    answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder builder(String body, String... headers) {
        var builder = HttpRequest.newBuilder(url)
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return headers.length == 0 ? builder : builder.headers(headers);
    }

    /** With another method and no body. */
    int status(String method) {
        try {
            var request = HttpRequest.newBuilder(url)
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "text/event-stream")
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Told tell(String tool, String arguments) {
        var answer = post(call(1, tool, arguments));
        if (answer.status() != 200 || !answer.json().has("result")) {
            throw new AssertionError(answer.status() + " " + answer.body());
        }
        return new Told(answer.json().path("result"));
    }
}
