package dev.sandlot.model;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Labels as a caller gives them: at most 64, checked, sorted, unmodifiable. */
public final class Labels {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");

    private Labels() {}

    public static Map<String, String> checked(@Nullable Map<String, String> labels) {
        if (labels == null || labels.isEmpty()) {
            return Map.of();
        }
        if (labels.size() > 64) {
            throw Fault.invalid("labels", "must be at most 64").asException();
        }
        labels.forEach((key, value) -> {
            if (!KEY.matcher(key).matches()) {
                throw Fault.invalid("labels", "keys must be 1 to 63 of letters, digits and . _ / -")
                        .asException();
            }
            if (value == null || value.length() > 255 || value.chars().anyMatch(Character::isISOControl)) {
                throw Fault.invalid("labels." + key, "must be at most 255 characters without control characters")
                        .asException();
            }
        });
        return java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
    }
}
