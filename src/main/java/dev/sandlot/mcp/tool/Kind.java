package dev.sandlot.mcp.tool;

import dev.sandlot.api.JsonBody;
import dev.sandlot.api.Text;
import dev.sandlot.model.FaultException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an argument is. Its schema has a plain {@code type}, since clients drop what else JSON Schema has; and since clients send numbers,
 * flags and lists as strings too, those are taken as what they mean.
 */
sealed interface Kind {
    /** In JSON Schema (2020-12). */
    JsonObject schema();

    /** What was given, never null, as what it is; a {@link Mismatch} where it is something else. */
    Object read(Object given);

    /** Something else was given; the message goes on from the argument's name. */
    final class Mismatch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message, null, false, false);
        }
    }

    /** @param most characters */
    record Plain(int most) implements Kind {
        @Override
        public JsonObject schema() {
            return new JsonObject().put("type", "string");
        }

        /** A name may look like a number, and then some clients make one of it. */
        @Override
        public String read(Object given) {
            if (given instanceof JsonObject || given instanceof JsonArray) {
                throw new Mismatch("must be a string, not " + shown(given));
            }
            var text = given.toString();
            if (text.length() > most) {
                throw new Mismatch("must have at most " + most + " characters, not " + text.length());
            }
            return text;
        }
    }

    /** A whole number in a range, both ends included. */
    record Whole(long least, long most) implements Kind {
        @Override
        public JsonObject schema() {
            return new JsonObject().put("type", "integer").put("minimum", least).put("maximum", most);
        }

        @Override
        public Long read(Object given) {
            try {
                var number = new BigDecimal(given.toString().strip()).longValueExact();
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Told like a number out of range.
            } catch (ArithmeticException e) {
                // Likewise: it has decimals, or is too large for any range.
            }
            throw new Mismatch("must be a whole number from " + least + " to " + most + ", not " + shown(given));
        }
    }

    /** A number above zero. */
    record Decimal(double most) implements Kind {
        @Override
        public JsonObject schema() {
            return new JsonObject()
                    .put("type", "number")
                    .put("exclusiveMinimum", 0)
                    .put("maximum", most);
        }

        @Override
        public Double read(Object given) {
            try {
                double number = Double.parseDouble(given.toString().strip());
                if (number > 0 && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Told like a number out of range.
            }
            throw new Mismatch("must be a number above 0, at most " + (long) most + ", not " + shown(given));
        }
    }

    record Flag() implements Kind {
        @Override
        public JsonObject schema() {
            return new JsonObject().put("type", "boolean");
        }

        @Override
        public Boolean read(Object given) {
            return switch (given.toString().strip().toLowerCase(Locale.ROOT)) {
                case "true", "1" -> true;
                case "false", "0" -> false;
                default -> throw new Mismatch("must be true or false, not " + shown(given));
            };
        }
    }

    record Choice(List<String> among) implements Kind {
        @Override
        public JsonObject schema() {
            return new JsonObject().put("type", "string").put("enum", new JsonArray(List.copyOf(among)));
        }

        @Override
        public String read(Object given) {
            return among.stream()
                    .filter(each -> each.equalsIgnoreCase(given.toString().strip()))
                    .findFirst()
                    .orElseThrow(
                            () -> new Mismatch("must be one of " + String.join(", ", among) + ", not " + shown(given)));
        }
    }

    /** Strings, in their order. */
    record Words(int most) implements Kind {
        @Override
        public JsonObject schema() {
            return new JsonObject()
                    .put("type", "array")
                    .put("items", new JsonObject().put("type", "string"))
                    .put("maxItems", most);
        }

        /** A string is an array in JSON, or else the only one of them. */
        @Override
        public List<String> read(Object given) {
            var array = given instanceof String text ? list(text) : given;
            if (!(array instanceof JsonArray words)) {
                throw new Mismatch("must be an array of strings, not " + shown(given));
            }
            if (words.size() > most) {
                throw new Mismatch("must have at most " + most + " items, not " + words.size());
            }
            var list = new ArrayList<String>();
            for (var word : words) {
                if (word == null || word instanceof JsonObject || word instanceof JsonArray) {
                    throw new Mismatch("must be an array of strings, and has " + shown(word));
                }
                list.add(word.toString());
            }
            return List.copyOf(list);
        }

        /** A word may begin like an array. */
        private static Object list(String text) {
            var parsed = text.strip().startsWith("[") ? parsed(text) : text;
            return parsed instanceof JsonArray ? parsed : JsonArray.of(text);
        }
    }

    /** Strings by name. */
    record Variables(int most) implements Kind {
        @Override
        public JsonObject schema() {
            return new JsonObject()
                    .put("type", "object")
                    .put("additionalProperties", new JsonObject().put("type", "string"));
        }

        @Override
        public Map<String, String> read(Object given) {
            var object = given instanceof String text ? parsed(text) : given;
            if (!(object instanceof JsonObject variables)) {
                throw new Mismatch("must be an object of strings, not " + shown(given));
            }
            if (variables.size() > most) {
                throw new Mismatch("must have at most " + most + " members, not " + variables.size());
            }
            var read = new LinkedHashMap<String, String>();
            for (var variable : variables) {
                var value = variable.getValue();
                if (value == null || value instanceof JsonObject || value instanceof JsonArray) {
                    throw new Mismatch("must be an object of strings, and has " + shown(value));
                }
                read.put(variable.getKey(), value.toString());
            }
            return read;
        }
    }

    /** What a text is in JSON, within the bounds of any body; the text itself where it is nothing. */
    private static Object parsed(String text) {
        try {
            var value =
                    JsonBody.parse(Buffer.buffer("{\"value\":" + text + "}")).getValue("value");
            return value == null ? text : value;
        } catch (FaultException e) {
            return text;
        }
    }

    /** What was given, short enough to be repeated. */
    private static String shown(@Nullable Object given) {
        return given instanceof JsonObject
                ? "an object"
                : given instanceof JsonArray
                        ? "an array"
                        : given instanceof String text ? '"' + Text.printable(text) + '"' : String.valueOf(given);
    }
}
