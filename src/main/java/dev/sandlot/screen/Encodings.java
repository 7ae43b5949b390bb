package dev.sandlot.screen;

import java.util.List;

/** Numbers of RFB's encodings, real and pseudo, as IANA lists them; only those whose length on the wire is known here. */
final class Encodings {
    static final int RAW = 0;
    static final int COPY_RECT = 1;
    static final int TIGHT = 7;
    static final int ZRLE = 16;
    static final int DESKTOP_SIZE = -223;
    static final int LAST_RECT = -224;
    static final int CURSOR = -239;
    static final int QEMU_EXTENDED_KEY = -258;
    static final int DESKTOP_NAME = -307;
    static final int EXTENDED_DESKTOP_SIZE = -308;
    static final int FENCE = -312;
    static final int CONTINUOUS_UPDATES = -313;
    /** Lets both sides ask for and offer the clipboard. */
    static final int EXTENDED_CLIPBOARD = 0xC0A1E5CE;

    private static final List<Integer> PASSED = List.of(
            RAW,
            COPY_RECT,
            TIGHT,
            ZRLE,
            DESKTOP_SIZE,
            LAST_RECT,
            CURSOR,
            QEMU_EXTENDED_KEY,
            DESKTOP_NAME,
            EXTENDED_DESKTOP_SIZE,
            FENCE,
            CONTINUOUS_UPDATES);

    private Encodings() {}

    /** Whether a viewer may ask the server for it. */
    static boolean isPassed(int encoding) {
        return PASSED.contains(encoding) || isLevel(encoding);
    }

    /** How good and how small pictures are to be: these are never used for a rectangle. */
    private static boolean isLevel(int encoding) {
        return encoding >= -32 && encoding <= -23
                || encoding >= -256 && encoding <= -247
                || encoding >= -512 && encoding <= -412
                || encoding >= -768 && encoding <= -763;
    }
}
