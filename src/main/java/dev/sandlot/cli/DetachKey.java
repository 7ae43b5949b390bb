package dev.sandlot.cli;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Ctrl-\, which leaves a terminal: as every terminal sends it, and as the person's does where the remote program has asked it for keys in
 * another form (kitty's keyboard protocol, xterm's modifyOtherKeys).
 */
final class DetachKey {
    private static final byte ESC = 0x1b;
    private static final byte PLAIN = 0x1c;
    /** A key pressed or held: \ and its modifiers, perhaps with what another layout or Shift would make of it. */
    private static final Pattern ENCODED =
            Pattern.compile("\u001b\\[(?:92(?::[0-9]*)*;([0-9]{1,3})(?::[12]?)?(?:;[0-9:]*)?u|27;([0-9]{1,3});92~)");

    private static final int CTRL = 4;
    /** Caps Lock and Num Lock, which are told as modifiers. */
    private static final int LOCKS = 64 | 128;

    private DetachKey() {}

    /** Where among the first {@code count} bytes it begins; -1 where it isn't there. */
    static int in(byte[] bytes, int count) {
        var plain = indexOf(PLAIN, bytes, count);
        if (indexOf(ESC, bytes, count) < 0) {
            return plain;
        }
        var keys = ENCODED.matcher(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
        while (keys.find()) {
            var modifiers = Integer.parseInt(keys.group(1) == null ? keys.group(2) : keys.group(1)) - 1;
            if ((modifiers & ~LOCKS) == CTRL) {
                return plain >= 0 ? Math.min(plain, keys.start()) : keys.start();
            }
        }
        return plain;
    }

    private static int indexOf(byte wanted, byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
