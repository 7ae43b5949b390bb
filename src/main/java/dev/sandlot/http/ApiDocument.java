package dev.sandlot.http;

import dev.sandlot.api.Query;
import dev.sandlot.api.Schemas;
import dev.sandlot.api.Text;
import dev.sandlot.model.Fault;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document: the contract that routes are bound to and requests are checked against. Immutable. */
final class ApiDocument {
    private final Buffer source;
    private final JsonObject json;
    private final Map<String, Operation> operations = new LinkedHashMap<>();

    private ApiDocument(byte[] source) {
        this.source = Buffer.buffer(source);
        this.json = new JsonObject(this.source);
        var schemas = new Schemas(json.getJsonObject("components").getJsonObject("schemas"));
        for (var path : json.getJsonObject("paths")) {
            for (var entry : (JsonObject) path.getValue()) {
                var operation = Operation.of((JsonObject) entry.getValue(), schemas);
                operations.put(
                        key(HttpMethod.valueOf(entry.getKey().toUpperCase(java.util.Locale.ROOT)), path.getKey()),
                        operation);
            }
        }
    }

    /** Reads the document from the class path. */
    static ApiDocument load() {
        try (var in = ApiDocument.class.getResourceAsStream("/openapi.json")) {
            return new ApiDocument(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the document says of this route; it is a mistake in the program to ask for one that isn't in it. */
    Operation operation(HttpMethod method, String path) {
        var operation = operations.get(key(method, path));
        if (operation == null) {
            throw new IllegalArgumentException("not in openapi.json: " + key(method, path));
        }
        return operation;
    }

    /** Every operation as {@code METHOD path}. */
    Set<String> keys() {
        return Set.copyOf(operations.keySet());
    }

    Buffer source() {
        return source;
    }

    static String key(HttpMethod method, String path) {
        return method + " " + path;
    }

    /**
     * One operation of the document.
     *
     * @param query names of its query parameters
     * @param body checks the JSON body, or null where it has none, or none that is described
     */
    record Operation(String id, Set<String> query, Schemas.@Nullable Check body) {
        private static Operation of(JsonObject json, Schemas schemas) {
            var query = json.getJsonArray("parameters", new JsonArray()).stream()
                    .map(JsonObject.class::cast)
                    .filter(p -> "query".equals(p.getString("in")))
                    .map(p -> p.getString("name"))
                    .collect(Collectors.toUnmodifiableSet());
            var content =
                    json.getJsonObject("requestBody", new JsonObject()).getJsonObject("content", new JsonObject());
            var body = content.getJsonObject("application/json");
            return new Operation(
                    json.getString("operationId"),
                    query,
                    body == null || body.getJsonObject("schema") == null
                            ? null
                            : schemas.check(body.getJsonObject("schema").getString("$ref")));
        }

        /** A fault of kind INVALID for each query parameter that the document doesn't name. */
        void requireKnown(Query given) {
            var unknown = given.names().stream()
                    .filter(name -> !query.contains(name))
                    .map(name -> new Fault.FieldError(Text.printable(name), "is not a query parameter here"))
                    .toList();
            if (!unknown.isEmpty()) {
                throw Fault.invalid(unknown).asException();
            }
        }
    }
}
