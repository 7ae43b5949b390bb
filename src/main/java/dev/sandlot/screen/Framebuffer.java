package dev.sandlot.screen;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** The pixels of a screen, outside of the heap, as {@link PixelFormat#BGRX}. Whoever uses it while another may give it up retains it meanwhile. */
final class Framebuffer {
    static final int PIXEL = 4;

    private final int width;
    private final int height;
    private final ByteBuf pixels;

    Framebuffer(int width, int height) {
        this.width = width;
        this.height = height;
        int bytes = width * height * PIXEL;
        pixels = UnpooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes).writerIndex(bytes);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int bytes() {
        return pixels.capacity();
    }

    void retain() {
        pixels.retain();
    }

    void release() {
        pixels.release();
    }

    private int index(int x, int y) {
        return (y * width + x) * PIXEL;
    }

    /** Pixels of an area within the screen, of which {@code offset} bytes came before. */
    void put(Area area, Buffer part, long offset) {
        var source = ((BufferInternal) part).getByteBuf();
        int row = area.width() * PIXEL;
        int at = 0;
        while (at < part.length()) {
            int y = (int) ((offset + at) / row);
            int within = (int) ((offset + at) % row);
            int length = Math.min(row - within, part.length() - at);
            pixels.setBytes(index(area.x(), area.y() + y) + within, source, source.readerIndex() + at, length);
            at += length;
        }
    }

    /** Copies an area of the screen to another place of it, which may overlap. */
    void copy(Area to, int fromX, int fromY) {
        var row = new byte[to.width() * PIXEL];
        boolean upwards = fromY < to.y();
        for (int step = 0; step < to.height(); step++) {
            int y = upwards ? to.height() - 1 - step : step;
            pixels.getBytes(index(fromX, fromY + y), row);
            pixels.setBytes(index(to.x(), to.y() + y), row);
        }
    }

    /** Reads one row. */
    void row(int y, byte[] into) {
        pixels.getBytes(index(0, y), into, 0, width * PIXEL);
    }

    /** Sixteen hexadecimal digits that tell one content and size from another; no proof against who wants two to have the same. */
    String hash() {
        var one = new CRC32();
        var other = new CRC32C();
        one.update(width);
        one.update(pixels.nioBuffer());
        other.update(height);
        other.update(pixels.nioBuffer());
        return HexFormat.of().toHexDigits(one.getValue() << 32 | other.getValue());
    }
}
