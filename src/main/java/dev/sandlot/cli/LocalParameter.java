package dev.sandlot.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a tool that is done here: the one definition of its schema and of its check. What clients send as strings is taken as meant, as
 * the daemon does.
 *
 * @param otherwise what it is where it isn't given, or null
 * @param least of a number
 */
record LocalParameter(
        String name, Kind kind, String says, @Nullable Object otherwise, boolean required, int least, int most) {
    enum Kind {
        STRING,
        INTEGER,
        BOOLEAN,
        ARRAY
    }

    static LocalParameter text(String name, String says) {
        return new LocalParameter(name, Kind.STRING, says, null, false, 0, 0);
    }

    static LocalParameter words(String name, String says) {
        return new LocalParameter(name, Kind.ARRAY, says, null, false, 0, 0);
    }

    static LocalParameter flag(String name, boolean otherwise, String says) {
        return new LocalParameter(name, Kind.BOOLEAN, says, otherwise, false, 0, 0);
    }

    static LocalParameter number(String name, int least, int most, int otherwise, String says) {
        return new LocalParameter(name, Kind.INTEGER, says, otherwise, false, least, most);
    }

    LocalParameter needed() {
        return new LocalParameter(name, kind, says, null, true, least, most);
    }

    JsonTree schema() {
        var schema = JsonTree.object()
                .put("type", kind.name().toLowerCase(Locale.ROOT))
                .put("description", says)
                .put("default", otherwise);
        return switch (kind) {
            case INTEGER -> schema.put("minimum", least).put("maximum", most);
            case ARRAY -> schema.put("items", Map.of("type", "string"));
            case STRING, BOOLEAN -> schema;
        };
    }

    /** All that was given, and what is otherwise; a {@link UsageError} with a line for each mistake. */
    static Map<String, Object> read(List<LocalParameter> parameters, JsonTree given) {
        var values = new LinkedHashMap<String, Object>();
        var wrong = new ArrayList<String>();
        for (var parameter : parameters) {
            var value = given.get(parameter.name);
            if (!value.isNull()) {
                try {
                    values.put(parameter.name, parameter.read(value));
                } catch (IllegalArgumentException e) {
                    wrong.add(parameter.name + " " + e.getMessage());
                }
            } else if (parameter.required) {
                wrong.add(parameter.name + " is needed: " + parameter.says);
            } else if (parameter.otherwise != null) {
                values.put(parameter.name, parameter.otherwise);
            }
        }
        var names = parameters.stream().map(LocalParameter::name).toList();
        given.names().stream()
                .filter(name -> !names.contains(name))
                .forEach(name ->
                        wrong.add(Visible.line(name) + " is not taken; the arguments are " + String.join(", ", names)));
        if (!wrong.isEmpty()) {
            throw new UsageError(wrong.stream().collect(Collectors.joining("\n")));
        }
        return values;
    }

    private Object read(JsonTree value) {
        return switch (kind) {
            case STRING -> plain(value, "a string");
            case INTEGER -> number(value);
            case BOOLEAN ->
                switch (value.text().strip().toLowerCase(Locale.ROOT)) {
                    case "true", "1" -> true;
                    case "false", "0" -> false;
                    default -> throw new IllegalArgumentException("must be true or false");
                };
            case ARRAY -> list(value);
        };
    }

    private static String plain(JsonTree value, String what) {
        if (!value.names().isEmpty() || !value.items().isEmpty() || value.text().indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must be " + what);
        }
        return value.text();
    }

    private int number(JsonTree value) {
        try {
            int number = Integer.parseInt(value.text().strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told like a number out of range.
        }
        throw new IllegalArgumentException("must be a whole number from " + least + " to " + most);
    }

    /** A string is an array in JSON, or else the only item. */
    private static List<String> list(JsonTree value) {
        var array = value;
        if (value.text().startsWith("[") && value.items().isEmpty()) {
            try {
                array = JsonTree.parse(value.text());
            } catch (IOException e) {
                // A word may begin like this.
            }
        }
        if (!array.names().isEmpty()) {
            throw new IllegalArgumentException("must be an array of strings");
        }
        return array.items().isEmpty() && !array.text().startsWith("[")
                ? List.of(array.text())
                : array.items().stream()
                        .map(item -> plain(item, "an array of strings"))
                        .toList();
    }

    /** The items of what was read; none where it was not given. */
    static List<String> list(Map<String, Object> values, String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }
}
