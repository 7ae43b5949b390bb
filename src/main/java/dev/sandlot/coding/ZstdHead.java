package dev.sandlot.coding;

/** The head of a frame of zstd (RFC 8878, 3.1.1). */
final class ZstdHead {
    /** With the magic number. */
    static final int LONGEST = 18;

    /** It holds no data (RFC 8878, 3.1.2). */
    static final long SKIPPED = -1;
    /** It is no frame. */
    static final long NONE = -2;

    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPED_MAGIC = 0x184D2A50;
    private static final int SKIPPED_MASK = 0xFFFFFFF0;
    private static final int SINGLE_SEGMENT = 0x20;
    private static final int[] DICTIONARY_ID_BYTES = {0, 1, 2, 4};
    private static final int[] CONTENT_SIZE_BYTES = {1, 2, 4, 8};

    private ZstdHead() {}

    /** How many bytes a decoder has to hold of what it has decoded. */
    static long window(byte[] head) {
        if (head.length < 6) {
            return NONE;
        }
        int magic = (int) number(head, 0, 4);
        if ((magic & SKIPPED_MASK) == SKIPPED_MAGIC) {
            return SKIPPED;
        }
        if (magic != MAGIC) {
            return NONE;
        }
        int descriptor = head[4] & 0xff;
        if ((descriptor & SINGLE_SEGMENT) == 0) {
            int said = head[5] & 0xff;
            long base = 1L << (10 + (said >>> 3));
            return base + (base >> 3) * (said & 7);
        }
        int bytes = CONTENT_SIZE_BYTES[descriptor >>> 6];
        long size = number(head, 5 + DICTIONARY_ID_BYTES[descriptor & 3], bytes);
        return size < 0 ? Long.MAX_VALUE : bytes == 2 ? size + 256 : size;
    }

    /** Its lowest byte first; of what is not there, zeros. */
    private static long number(byte[] head, int at, int bytes) {
        long number = 0;
        for (int i = Math.min(bytes, head.length - at) - 1; i >= 0; i--) {
            number = number << 8 | head[at + i] & 0xff;
        }
        return number;
    }
}
