package dev.sandlot.model;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Environment variables as a caller gives them: checked, sorted by name, unmodifiable. */
public final class Environment {
    /** All names and values together; the kernel takes 2 MiB of arguments and environment. */
    public static final int MAX_BYTES = 1 << 20;

    /** How many variables there may be. */
    public static final int MAX_VARIABLES = 4096;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,255}");

    private Environment() {}

    /** A fault of kind INVALID for the field where no variable can be called so. */
    static void requireName(String field, String name) {
        if (!NAME.matcher(name).matches()) {
            throw Fault.invalid(field, "must name a variable: letters, digits and _, not beginning with a digit")
                    .asException();
        }
    }

    /** A checked copy; null becomes empty. Faults name the variable, never its value, which may be a secret. */
    public static Map<String, String> checked(@Nullable Map<String, String> env) {
        if (env == null || env.isEmpty()) {
            return Map.of();
        }
        if (env.size() > MAX_VARIABLES) {
            throw Fault.invalid("env", "has more than " + MAX_VARIABLES + " variables; put them into a file")
                    .asException();
        }
        long size = 0;
        for (var entry : env.entrySet()) {
            if (!NAME.matcher(entry.getKey()).matches()) {
                throw Fault.invalid("env", "has a name that is not letters, digits and _: " + printable(entry.getKey()))
                        .asException();
            }
            if (entry.getValue() == null || entry.getValue().indexOf('\0') >= 0) {
                throw Fault.invalid("env." + entry.getKey(), "must be text without NUL")
                        .asException();
            }
            long bytes = entry.getKey().length() + 1 + Texts.bytes(entry.getValue());
            if (bytes > Arguments.MAX_STRING) {
                throw Fault.invalid(
                                "env." + entry.getKey(),
                                "is " + bytes + " bytes with its name, and the kernel takes " + Arguments.MAX_STRING
                                        + " of one variable; put it into a file")
                        .asException();
            }
            size += bytes;
        }
        if (size > MAX_BYTES) {
            throw Fault.invalid("env", "is larger than " + MAX_BYTES + " bytes; put it into a file")
                    .asException();
        }
        return java.util.Collections.unmodifiableMap(new TreeMap<>(env));
    }

    /** How many characters of memory these take, about. */
    static long weight(Map<String, String> texts) {
        long weight = 0;
        for (var entry : texts.entrySet()) {
            weight += entry.getKey().length() + entry.getValue().length() + 64;
        }
        return weight;
    }

    private static String printable(String text) {
        var clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() > 40 ? clean.substring(0, 40) + "…" : clean;
    }
}
