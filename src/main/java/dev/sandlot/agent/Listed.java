package dev.sandlot.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A session file as the list inside told of it.
 *
 * @param changed in nanoseconds since 1970
 */
record Listed(String path, long size, long changed, long inode) {
    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,18}) ([0-9]{1,19}) ([0-9]{1,18}) (/[\\x20-\\x7e]{1,1000})");

    private static final byte[] ALL = {'a', 'l', 'l', 0};

    /** Whether the list says of itself that nothing was left out. */
    static boolean isAll(byte[] list) {
        int from = list.length - ALL.length;
        return from >= 0 && java.util.Arrays.equals(list, from, list.length, ALL, 0, ALL.length);
    }

    /** What can be read of the list; whatever looks otherwise is left out. */
    static List<Listed> parse(byte[] list) {
        var found = new ArrayList<Listed>();
        int from = 0;
        for (int at = 0; at < list.length; at++) {
            if (list[at] == 0) {
                add(new String(list, from, at - from, java.nio.charset.StandardCharsets.ISO_8859_1), found);
                from = at + 1;
            }
        }
        return found;
    }

    private static void add(String entry, List<Listed> found) {
        var parts = FORM.matcher(entry);
        if (parts.matches()) {
            try {
                found.add(new Listed(
                        parts.group(4),
                        Long.parseLong(parts.group(1)),
                        Long.parseLong(parts.group(2)),
                        Long.parseLong(parts.group(3))));
            } catch (NumberFormatException e) {
                // a number beyond all files: left out
            }
        }
    }
}
