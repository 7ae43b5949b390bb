package dev.sandlot.api;

import dev.sandlot.model.Fault;
import io.vertx.core.buffer.Buffer;
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
public final class ApiDocument {
    private final Buffer source;
    private final JsonObject json;
    private final Map<String, Contract> contracts = new LinkedHashMap<>();

    private ApiDocument(byte[] source) {
        this.source = Buffer.buffer(source);
        this.json = new JsonObject(this.source);
        var schemas = new Schemas(json.getJsonObject("components").getJsonObject("schemas"));
        for (var path : json.getJsonObject("paths")) {
            for (var entry : (JsonObject) path.getValue()) {
                var contract = Contract.of((JsonObject) entry.getValue(), schemas);
                contracts.put(key(entry.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey()), contract);
            }
        }
    }

    /** Reads the document from the class path. */
    public static ApiDocument load() {
        try (var in = ApiDocument.class.getResourceAsStream("/openapi.json")) {
            return new ApiDocument(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the document says of this route; it is a mistake in the program to ask for one that isn't in it. */
    public Contract contract(String method, String path) {
        var contract = contracts.get(key(method, path));
        if (contract == null) {
            throw new IllegalArgumentException("not in openapi.json: " + key(method, path));
        }
        return contract;
    }

    /** Every operation as {@code METHOD path}. */
    public Set<String> keys() {
        return Set.copyOf(contracts.keySet());
    }

    /** The document as it is sent. */
    public Buffer source() {
        return source;
    }

    /** {@code METHOD path}, which stands for an operation in the document. */
    public static String key(String method, String path) {
        return method + " " + path;
    }

    /**
     * What the document says of one operation.
     *
     * @param query names of its query parameters
     * @param body checks the JSON body, or null where it has none, or none that is described
     */
    public record Contract(Operation operation, Set<String> query, Schemas.@Nullable Check body) {
        private static Contract of(JsonObject json, Schemas schemas) {
            var query = json.getJsonArray("parameters", new JsonArray()).stream()
                    .map(JsonObject.class::cast)
                    .filter(p -> "query".equals(p.getString("in")))
                    .map(p -> p.getString("name"))
                    .collect(Collectors.toUnmodifiableSet());
            var content =
                    json.getJsonObject("requestBody", new JsonObject()).getJsonObject("content", new JsonObject());
            var body = content.getJsonObject("application/json");
            return new Contract(
                    Operation.of(json.getString("operationId")),
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
