package dev.sandlot.model;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of an object of JSON by their kinds. An IllegalArgumentException where one is of another kind or, unless it may be null, not there. */
record JsonMembers(Map<String, @Nullable Object> members) {
    String text(String name) {
        return as(name, members.get(name), String.class);
    }

    @Nullable
    String textOrNull(String name) {
        var value = members.get(name);
        return value == null ? null : as(name, value, String.class);
    }

    int integer(String name) {
        return as(name, members.get(name), Integer.class);
    }

    @Nullable
    Integer integerOrNull(String name) {
        var value = members.get(name);
        return value == null ? null : as(name, value, Integer.class);
    }

    long number(String name) {
        return members.get(name) instanceof Integer small ? small : as(name, members.get(name), Long.class);
    }

    boolean flag(String name) {
        return as(name, members.get(name), Boolean.class);
    }

    /** A constant in lower case. */
    <E extends Enum<E>> E constant(String name, Class<E> kind) {
        var text = text(name);
        if (!text.equals(text.toLowerCase(Locale.ROOT))) {
            throw wrong(name);
        }
        return Enum.valueOf(kind, text.toUpperCase(Locale.ROOT));
    }

    private static <T> T as(String name, @Nullable Object value, Class<T> kind) {
        if (!kind.isInstance(value)) {
            throw wrong(name);
        }
        return kind.cast(value);
    }

    private static IllegalArgumentException wrong(String name) {
        return new IllegalArgumentException(name);
    }
}
