package dev.sandlot.screen;

import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has been told of a screen: its size, and its pixels for as long as they are needed. Drawing on one that holds no pixels does nothing. Used on
 * one event loop only.
 */
final class Canvas implements FrameMemory.Holder {
    private final FrameMemory memory;
    private int width;
    private int height;
    private @Nullable Framebuffer frame;
    /** Whether all of the frame has been told since it was made. */
    private boolean whole;
    /** How many bytes of it. */
    private long told;
    /** Whether something of the next picture has been drawn already. */
    private boolean drawing;

    private long neededAt;

    Canvas(FrameMemory memory) {
        this.memory = memory;
    }

    /** The screen has this size; what is on it is unknown. */
    void size(int wide, int high) {
        giveUp();
        width = wide;
        height = high;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** What a picture of all of it takes. */
    long pictureBytes() {
        return (long) width * height * Framebuffer.PIXEL;
    }

    /** Makes pixels, which are unknown. */
    void make() {
        memory.enter(this, (int) pictureBytes());
        frame = new Framebuffer(width, height);
        whole = false;
        told = 0;
        need();
    }

    boolean isMade() {
        return frame != null;
    }

    /** Whether all of it is known. */
    boolean isWhole() {
        return whole;
    }

    /** Whether all of it is known, and nothing of the next picture is in it. */
    boolean isReady() {
        return whole && !drawing;
    }

    /** The pixels, where they are made. */
    Framebuffer frame() {
        return Objects.requireNonNull(frame, "there are pixels wherever all of it is known");
    }

    void put(Area area, Buffer bytes, long offset) {
        drawing = true;
        if (frame != null) {
            frame.put(area, bytes, offset);
            told += bytes.length();
        }
    }

    void copy(Area to, int fromX, int fromY) {
        drawing = true;
        if (frame != null) {
            frame.copy(to, fromX, fromY);
        }
    }

    /** The picture has been drawn. */
    void drawn() {
        drawing = false;
        whole |= frame != null && told >= pictureBytes();
    }

    /** Somebody needs the pixels now. */
    void need() {
        neededAt = System.nanoTime();
    }

    /** Gives the pixels up where nobody has needed them since that time. */
    void rest(long since) {
        if (frame != null && !drawing && neededAt - since < 0) {
            giveUp();
        }
    }

    @Override
    public int heldBytes() {
        return frame == null ? 0 : frame.bytes();
    }

    @Override
    public long neededAt() {
        return neededAt;
    }

    @Override
    public void giveUp() {
        memory.leave(this);
        whole = false;
        drawing = false;
        if (frame != null) {
            frame.release();
            frame = null;
        }
    }
}
