package dev.sandlot.agent;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object that were wanted. What is of another kind than expected is as if it were not there. */
final class Fields {
    private static final Fields NONE = new Fields();

    private final Map<String, Object> members = new HashMap<>();

    void put(String name, @Nullable Object value) {
        members.put(name, value);
    }

    int size() {
        return members.size();
    }

    Set<String> names() {
        return members.keySet();
    }

    /** Empty where there is none. */
    String text(String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    /** The object; one without members where there is none. */
    Fields object(String name) {
        return members.get(name) instanceof Fields fields ? fields : NONE;
    }

    List<Fields> list(String name) {
        return members.get(name) instanceof List<?> list
                ? list.stream().map(Fields.class::cast).toList()
                : List.of();
    }

    boolean has(String name) {
        return members.get(name) != null;
    }

    /** A count from 0 to {@link Counts#MOST}; 0 where there is none; -1 where there is something that is no such count. */
    long count(String name) {
        var value = members.get(name);
        if (value == null) {
            return 0;
        }
        boolean whole = value instanceof Integer || value instanceof Long;
        long number = whole ? ((Number) value).longValue() : -1;
        return number >= 0 && number <= Counts.MOST ? number : -1;
    }

    /** An amount of money from 0 on; -1 where there is none that can be believed. */
    double money(String name) {
        double amount = members.get(name) instanceof Number number ? number.doubleValue() : -1;
        return amount >= 0 && amount <= Counts.MOST_MONEY ? amount : -1;
    }

    /** A time between 2020 and tomorrow; null where there is none. */
    @Nullable
    Instant time(String name) {
        try {
            return text(name).isEmpty()
                    ? null
                    : Counts.believed(OffsetDateTime.parse(text(name)).toInstant());
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Likewise, told in milliseconds since 1970. */
    @Nullable
    Instant moment(String name) {
        return members.get(name) instanceof Long millis ? Counts.believed(Instant.ofEpochMilli(millis)) : null;
    }
}
