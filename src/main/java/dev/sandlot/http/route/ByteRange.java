package dev.sandlot.http.route;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file (RFC 9110, 14): from a byte on, to a byte, or so many at its end.
 *
 * @param first of its bytes; below zero, how many at the end
 * @param last of its bytes, or more than there are
 */
record ByteRange(long first, long last) {
    private static final Pattern FORM = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /** Null where nothing is asked that is served, which is one range: the answer is then the whole. */
    static @Nullable ByteRange parse(@Nullable String header) {
        var form = FORM.matcher(header == null ? "" : header.strip());
        if (!form.matches()) {
            return null;
        }
        var from = form.group(1);
        var to = form.group(2);
        if (from.isEmpty()) {
            return to.isEmpty() || Long.parseLong(to) == 0 ? null : new ByteRange(-Long.parseLong(to), Long.MAX_VALUE);
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : Long.parseLong(to);
        return last < first ? null : new ByteRange(first, last);
    }

    boolean isAtEnd() {
        return first < 0;
    }

    /** What it is of a file so long; its first byte may lie behind the end. */
    ByteRange of(long size) {
        return new ByteRange(first < 0 ? Math.max(0, size + first) : first, Math.min(last, size - 1));
    }

    /** How many bytes; of one that is not at the end. */
    long length() {
        return last == Long.MAX_VALUE ? last : last - first + 1;
    }
}
