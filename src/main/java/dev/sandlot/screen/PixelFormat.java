package dev.sandlot.screen;

import io.vertx.core.buffer.Buffer;

/** How a pixel is told on the wire; the 16 bytes of RFC 6143, section 7.4. */
record PixelFormat(Buffer wire) {
    static final int LENGTH = 16;

    /** Four bytes a pixel: blue, green, red and one that means nothing. */
    static final PixelFormat BGRX = new PixelFormat(
            Buffer.buffer(new byte[] {32, 24, 0, 1, 0, (byte) 255, 0, (byte) 255, 0, (byte) 255, 16, 8, 0, 0, 0, 0}));

    boolean isKnown() {
        int bits = wire.getUnsignedByte(0);
        return bits == 8 || bits == 16 || bits == 32;
    }

    int bytes() {
        return wire.getUnsignedByte(0) / 8;
    }

    /** In Tight a pixel of 24 bits is told in three bytes. */
    int tightBytes() {
        boolean full = wire.getUnsignedByte(0) == 32
                && wire.getUnsignedByte(1) == 24
                && wire.getUnsignedShort(4) == 255
                && wire.getUnsignedShort(6) == 255
                && wire.getUnsignedShort(8) == 255;
        return full ? 3 : bytes();
    }
}
