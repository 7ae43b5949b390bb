package dev.sandlot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** The few requests of the API that the benchmark makes, each of which has to succeed. */
final class Box {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Box() {}

    /** Creates a sandbox that runs; its id. */
    static String create(Wire wire, String json) throws IOException {
        return call(wire, "POST", "/api/v1/sandboxes", json).get("id").textValue();
    }

    static void delete(Wire wire, String id) throws IOException {
        call(wire, "DELETE", "/api/v1/sandboxes/" + id + "?force=true", null);
    }

    static JsonNode list(Wire wire) throws IOException {
        return call(wire, "GET", "/api/v1/sandboxes?limit=1000", null).get("items");
    }

    /** Runs a command to its end. */
    static JsonNode exec(Wire wire, String id, String json) throws IOException {
        var process = call(wire, "POST", "/api/v1/sandboxes/" + id + "/processes?wait=60", json);
        if (!"exited".equals(process.get("state").textValue())
                || process.get("exit_code").intValue() != 0) {
            throw new IOException("expected exit 0: " + process);
        }
        return process;
    }

    /** Starts a command; the process's id. */
    static String start(Wire wire, String id, String json) throws IOException {
        return call(wire, "POST", "/api/v1/sandboxes/" + id + "/processes", json)
                .get("id")
                .textValue();
    }

    static void stdin(Wire wire, String id, String process, String text) throws IOException {
        call(wire, "POST", path(id, process) + "/stdin", text);
    }

    static void signal(Wire wire, String id, String process, String signal) throws IOException {
        call(wire, "POST", path(id, process) + "/signal", "{\"signal\": \"" + signal + "\"}");
    }

    /** Waits for the end of a process. */
    static void await(Wire wire, String id, String process) throws IOException {
        call(wire, "GET", path(id, process) + "?wait=60", null);
    }

    /** Forgets a process that has ended, and its log. */
    static void forget(Wire wire, String id, String process) throws IOException {
        call(wire, "DELETE", path(id, process), null);
    }

    static String path(String id, String process) {
        return "/api/v1/sandboxes/" + id + "/processes/" + process;
    }

    private static JsonNode call(Wire wire, String method, String path, String json) throws IOException {
        var answer = wire.ask(method, path, json);
        if (answer.status() / 100 != 2) {
            throw new IOException(method + " " + path + ": " + answer.status() + " " + answer.body());
        }
        return JSON.readTree(answer.body().isEmpty() ? "null" : answer.body());
    }
}
