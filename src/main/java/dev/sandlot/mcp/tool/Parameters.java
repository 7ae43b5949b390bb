package dev.sandlot.mcp.tool;

import dev.sandlot.api.Text;
import dev.sandlot.model.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;

/** All that a tool takes: the one definition from which its schema is made, and by which it is checked. */
final class Parameters {
    private final List<Parameter> all;

    Parameters(List<Parameter> all) {
        this.all = List.copyOf(all);
    }

    JsonObject schema() {
        var properties = new JsonObject();
        var required = new JsonArray();
        for (var parameter : all) {
            properties.put(parameter.name(), parameter.schema());
            if (parameter.required()) {
                required.add(parameter.name());
            }
        }
        var schema = new JsonObject()
                .put("type", "object")
                .put("properties", properties)
                .put("additionalProperties", false);
        return required.isEmpty() ? schema : schema.put("required", required);
    }

    /** What was given, checked and with what was left out; a fault of kind INVALID that tells everything that is wrong. */
    ToolArguments read(JsonObject given) {
        var errors = new ArrayList<Fault.FieldError>();
        var values = new HashMap<String, Object>();
        var otherwise = new HashMap<String, Object>();
        for (var parameter : all) {
            var value = given.getValue(parameter.name());
            if (value != null) {
                try {
                    values.put(parameter.name(), parameter.kind().read(value));
                } catch (Kind.Mismatch e) {
                    errors.add(new Fault.FieldError(parameter.name(), String.valueOf(e.getMessage())));
                }
            } else if (parameter.required()) {
                errors.add(new Fault.FieldError(parameter.name(), "is needed: " + parameter.says()));
            } else if (parameter.otherwise() != null) {
                otherwise.put(parameter.name(), parameter.otherwise());
            }
        }
        given.fieldNames().stream()
                .filter(name ->
                        all.stream().noneMatch(parameter -> parameter.name().equals(name)))
                .limit(10)
                .forEach(name -> errors.add(new Fault.FieldError(Text.printable(name), "is not taken; " + taken())));
        if (!errors.isEmpty()) {
            throw Fault.invalid(errors).asException();
        }
        return new ToolArguments(values, otherwise);
    }

    private String taken() {
        return all.isEmpty()
                ? "the tool has no arguments"
                : "the arguments are " + all.stream().map(Parameter::name).collect(Collectors.joining(", "));
    }
}
