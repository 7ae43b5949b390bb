package dev.sandlot.model;

import java.util.regex.Pattern;

/** The names that people give: DNS labels (RFC 1123), so that each can be a host name, a file name and an argument. */
public final class Name {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /** Of what has parts that are called after it, with a number behind. */
    public static final int LONGEST_COUNTABLE = 50;

    private Name() {}

    public static boolean isValid(String text) {
        return LABEL.matcher(text).matches();
    }

    /** The name itself, or a fault of kind {@link Fault.Kind#INVALID} for {@code field}. */
    public static String require(String field, String text) {
        if (!isValid(text)) {
            throw Fault.invalid(field, "must be 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit")
                    .asException();
        }
        return text;
    }

    /** Likewise, of something whose parts are called after it, with a number behind. */
    public static void requireCountable(String field, String text) {
        require(field, text);
        if (text.length() > LONGEST_COUNTABLE) {
            throw Fault.invalid(field, "must have at most " + LONGEST_COUNTABLE + " characters")
                    .asException();
        }
    }
}
