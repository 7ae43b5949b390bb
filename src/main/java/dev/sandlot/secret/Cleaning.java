package dev.sandlot.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Takes values out of what a server answers, and puts placeholders in their place; nothing becomes longer or shorter. What comes is passed on at once, but
 * for an end that may be the beginning of a value: that waits for what follows. For one thread at a time.
 */
public final class Cleaning {
    private static final byte[] NOTHING = {};

    private final List<Needle> needles;
    private final boolean[] begins = new boolean[256];
    private byte[] kept = NOTHING;

    Cleaning(List<Needle> needles) {
        var all = new ArrayList<>(needles);
        // Where one begins with another, it is the longer one.
        all.sort(Comparator.comparingInt(Needle::length).reversed());
        this.needles = List.copyOf(all);
        for (var needle : needles) {
            begins[needle.first() & 255] = true;
            begins['%'] = true;
            begins['\\'] = true;
        }
    }

    /**
     * The next that can be passed on.
     *
     * @param more is changed
     * @param last whether nothing follows
     */
    public byte[] next(byte[] more, boolean last) {
        var all = more;
        if (kept.length > 0) {
            all = Arrays.copyOf(kept, kept.length + more.length);
            System.arraycopy(more, 0, all, kept.length, more.length);
        }
        int done = clean(all, last);
        kept = done == all.length ? NOTHING : Arrays.copyOfRange(all, done, all.length);
        return done == all.length ? all : Arrays.copyOf(all, done);
    }

    /** A text that stands alone, such as a header's value. */
    public String text(String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        clean(bytes, true);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** How many bytes are as they are to be. */
    private int clean(byte[] all, boolean last) {
        int at = 0;
        while (at < all.length) {
            if (!begins[all[at] & 255]) {
                at++;
                continue;
            }
            int found = replace(all, at, last);
            if (found == Needle.MORE) {
                return at;
            }
            at += Math.max(1, found);
        }
        return at;
    }

    private int replace(byte[] all, int at, boolean last) {
        for (var needle : needles) {
            int found = needle.replace(all, at, all.length);
            if (found > 0 || found == Needle.MORE && !last) {
                return found;
            }
        }
        return Needle.NOT;
    }
}
