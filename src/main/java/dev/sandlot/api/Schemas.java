package dev.sandlot.api;

import dev.sandlot.model.Fault;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The component schemas of the OpenAPI document (JSON Schema 2020-12), ready to check request bodies. */
public final class Schemas {
    private static final String BASE = "urn:sandlot:openapi";
    private static final String NOT_KNOWN = "is not known here";
    private static final int MOST_ERRORS = 200;

    private final JsonObject components;

    /** @param components the document's {@code components.schemas} */
    Schemas(JsonObject components) {
        this.components = components;
    }

    /** Checks one kind of body. */
    public interface Check {
        /** Returns the body, or throws a fault of kind INVALID that names each field that is wrong. */
        JsonObject require(JsonObject body);
    }

    /**
     * A check that gets its validator ready when it is first used, because that takes a good part of a daemon's start.
     *
     * @param ref such as {@code #/components/schemas/Login}
     */
    Check check(String ref) {
        var ready = new AtomicReference<Validator>();
        return body -> {
            var validator = ready.updateAndGet(known -> known == null ? validator(ref) : known);
            var result = validator.validate(body);
            if (Boolean.FALSE.equals(result.getValid())) {
                throw Fault.invalid(errors(result)).asException();
            }
            return body;
        };
    }

    private Validator validator(String ref) {
        var schema = new JsonObject()
                .put("$id", BASE)
                .put("$ref", ref)
                .put("components", new JsonObject().put("schemas", components));
        var options = new JsonSchemaOptions()
                .setBaseUri(BASE)
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic);
        return Validator.create(JsonSchema.of(schema), options);
    }

    private static List<Fault.FieldError> errors(OutputUnit result) {
        // The deepest location says most; the ones above it only say that something below is wrong.
        var found = new LinkedHashMap<String, Fault.FieldError>();
        var all = result.getErrors() == null ? List.<OutputUnit>of() : result.getErrors();
        var units = all.subList(0, Math.min(all.size(), MOST_ERRORS));
        for (var unit : units) {
            var location = unit.getInstanceLocation().replaceFirst("^#?/?", "");
            var deeper =
                    units.stream().anyMatch(other -> isBelow(other.getInstanceLocation(), unit.getInstanceLocation()));
            if (!deeper) {
                var field = location.isEmpty() ? "body" : Text.printable(location.replace("/", "."));
                // A field whose value is wrong is told as one that is not known, too.
                found.merge(
                        field,
                        new Fault.FieldError(field, message(unit)),
                        (one, other) -> told(other.message()) > told(one.message()) ? other : one);
            }
        }
        return found.isEmpty()
                ? List.of(new Fault.FieldError("body", "does not have the form that openapi.json gives"))
                : List.copyOf(found.values());
    }

    /** How much a message says of what is wrong. */
    private static int told(String message) {
        return message.equals(NOT_KNOWN) ? 0 : message.startsWith("Property ") ? 1 : 2;
    }

    private static boolean isBelow(String location, String parent) {
        return location.length() > parent.length() && location.startsWith(parent + "/");
    }

    private static String message(OutputUnit unit) {
        var keyword = unit.getKeywordLocation() == null ? "" : unit.getKeywordLocation();
        if (keyword.endsWith("/additionalProperties") || "False boolean schema".equals(unit.getError())) {
            return NOT_KNOWN;
        }
        var text = unit.getError() == null ? "is not valid" : unit.getError();
        return Text.printable(SchemaWords.of(text));
    }
}
