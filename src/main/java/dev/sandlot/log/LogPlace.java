package dev.sandlot.log;

import dev.sandlot.model.Fault;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in one process's output, told as {@code SEQ.OFFSET} or, at the beginning of a chunk, {@code SEQ}.
 *
 * @param offset bytes from the beginning of that chunk
 */
public record LogPlace(long seq, int offset) implements Comparable<LogPlace> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})(?:\\.(\\d{1,6}))?");
    private static final Comparator<LogPlace> ORDER =
            Comparator.comparingLong(LogPlace::seq).thenComparingInt(LogPlace::offset);

    /** Null for null; a fault of kind INVALID for {@code name} where it is none. */
    public static @Nullable LogPlace parse(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw Fault.invalid(name, "must be a place such as 12 or 12.345").asException();
        }
        return new LogPlace(Long.parseLong(form.group(1)), form.group(2) == null ? 0 : Integer.parseInt(form.group(2)));
    }

    @Override
    public int compareTo(LogPlace other) {
        return ORDER.compare(this, other);
    }

    boolean isBefore(LogPlace other) {
        return compareTo(other) < 0;
    }

    @Override
    public String toString() {
        return offset == 0 ? String.valueOf(seq) : seq + "." + offset;
    }
}
