package dev.sandlot.mcp.tool;

import dev.sandlot.model.Fault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a tool was given, as its {@link Parameters} have read it. It is a mistake in the program to ask for what they don't have. */
final class ToolArguments {
    private final Map<String, Object> given;
    private final Map<String, Object> values;

    /** @param otherwise what those are that were not given */
    ToolArguments(Map<String, Object> given, Map<String, Object> otherwise) {
        this.given = Map.copyOf(given);
        var all = new HashMap<>(otherwise);
        all.putAll(given);
        this.values = Map.copyOf(all);
    }

    /** Whether it was given, whatever it is otherwise. */
    boolean has(String name) {
        return given.containsKey(name);
    }

    /** Null where it was not given and has no default. */
    @Nullable
    String textOrNull(String name) {
        return (String) values.get(name);
    }

    String text(String name) {
        return (String) needed(name);
    }

    /** Likewise. */
    @Nullable
    Long wholeOrNull(String name) {
        var value = values.get(name);
        return value == null ? null : ((Number) value).longValue();
    }

    int whole(String name) {
        return ((Number) needed(name)).intValue();
    }

    @Nullable
    Double decimalOrNull(String name) {
        return (Double) values.get(name);
    }

    boolean flag(String name) {
        return (Boolean) needed(name);
    }

    /** Empty where none was given. */
    @SuppressWarnings("unchecked")
    List<String> words(String name) {
        return (List<String>) values.getOrDefault(name, List.of());
    }

    /** Likewise. */
    @SuppressWarnings("unchecked")
    Map<String, String> variables(String name) {
        return (Map<String, String>) values.getOrDefault(name, Map.of());
    }

    private Object needed(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    /** One of two names of the same; a fault of kind INVALID where neither was given. */
    String either(String name, String other) {
        var value = values.containsKey(name) ? values.get(name) : values.get(other);
        if (value == null) {
            throw Fault.invalid(name, "is needed").asException();
        }
        return (String) value;
    }
}
