package dev.sandlot.model;

import java.util.Objects;
import java.util.regex.Pattern;

/** A process within its sandbox: {@code p1}, {@code p2}, … in the order of creation, never reused in that sandbox. */
public record ProcessId(String value) implements Comparable<ProcessId> {
    private static final Pattern FORM = Pattern.compile("p[1-9][0-9]{0,8}");

    public ProcessId {
        Objects.requireNonNull(value);
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a process id: " + value);
        }
    }

    public static ProcessId of(int number) {
        return new ProcessId("p" + number);
    }

    /** Whether the text has the form of a process id; a process's name never has. */
    public static boolean isId(String text) {
        return FORM.matcher(text).matches();
    }

    public int number() {
        return Integer.parseInt(value.substring(1));
    }

    @Override
    public int compareTo(ProcessId other) {
        return Integer.compare(number(), other.number());
    }

    @Override
    public String toString() {
        return value;
    }
}
