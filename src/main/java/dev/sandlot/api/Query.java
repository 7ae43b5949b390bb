package dev.sandlot.api;

import dev.sandlot.model.Fault;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a request by name, read as what they have to be. A wrong one is a fault of kind INVALID for its name. */
public final class Query {
    private final MultiMap values;

    /** By name, whose case doesn't matter where it doesn't to {@code values}. */
    public Query(MultiMap values) {
        this.values = values;
    }

    /** From a JSON object whose values are plain or arrays of plain ones. */
    public static Query of(JsonObject json) {
        var values = MultiMap.caseInsensitiveMultiMap();
        for (var entry : json) {
            var items = entry.getValue() instanceof JsonArray array ? array : JsonArray.of(entry.getValue());
            items.stream()
                    .filter(java.util.Objects::nonNull)
                    .forEach(v -> values.add(entry.getKey(), String.valueOf(v)));
        }
        return new Query(values);
    }

    /** The names that are given. */
    Set<String> names() {
        return values.names();
    }

    /** The text, or null. */
    @Nullable
    public String text(String name) {
        return values.get(name);
    }

    /** Each value that is given, in order. */
    public List<String> all(String name) {
        return values.getAll(name);
    }

    /** The parts between commas; empty where there is none. */
    public List<String> list(String name) {
        var text = text(name);
        return text == null || text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",")).map(String::trim).toList();
    }

    /** False where it is not given; a bare name means yes. */
    public boolean flag(String name) {
        var text = text(name);
        if (text == null || text.equals("false") || text.equals("0")) {
            return false;
        }
        // A bare ?force means yes.
        if (text.isEmpty() || text.equals("true") || text.equals("1")) {
            return true;
        }
        throw Fault.invalid(name, "must be true or false").asException();
    }

    /** The number, or {@code otherwise} where there is none. */
    public long number(String name, long least, long most, long otherwise) {
        var number = number(name, least, most);
        return number == null ? otherwise : number;
    }

    /** The number, or null where there is none. */
    @Nullable
    public Long number(String name, long least, long most) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        try {
            var number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told like a number out of range.
        }
        throw Fault.invalid(name, "must be a whole number from " + least + " to " + most)
                .asException();
    }

    /** The time, or null where there is none. */
    @Nullable
    public Instant time(String name) {
        var text = text(name);
        return text == null ? null : time(name, text);
    }

    static Instant time(String name, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw Fault.invalid(name, "must be a time such as 2026-01-31T12:00:00Z")
                    .asException();
        }
    }

    /** One of the constants by its name in lower case, or null where there is none. */
    public <E extends Enum<E>> @Nullable E choice(String name, Class<E> kind) {
        var text = text(name);
        return text == null ? null : choice(name, text, kind);
    }

    /** The constant whose name in lower case this is; {@code name} is the field of the fault. */
    public static <E extends Enum<E>> E choice(String name, String text, Class<E> kind) {
        for (var constant : kind.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        var names = Arrays.stream(kind.getEnumConstants())
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .toList();
        throw Fault.invalid(name, "must be one of " + String.join(", ", names)).asException();
    }
}
