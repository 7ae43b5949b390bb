package dev.sandlot.screen;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/**
 * Asks a server for what is on its screen (FramebufferUpdateRequest of RFC 6143, section 7.5.3), at most ten times a second, and knows whether it answers
 * with no more than it was asked for. Used on one event loop only.
 */
final class UpdateRequests {
    private static final long GAP_NANOS = 100_000_000;
    private static final long SMALL_TALK = 1 << 20;

    private final Vertx vertx;
    private final Canvas canvas;
    private long timer = -1;
    private boolean asked;
    private long askedAt;
    /** How many bytes the server may still send before it is asked again. */
    private long budget;

    UpdateRequests(Vertx vertx, Canvas canvas) {
        this.vertx = vertx;
        this.canvas = canvas;
    }

    /** Tells the server how pixels are wanted. What is not asked for here is drawn by the server: the pointer too. */
    static void agree(RfbLink link) {
        int[] wanted = {Encodings.COPY_RECT, Encodings.RAW, Encodings.DESKTOP_SIZE};
        var encodings = Buffer.buffer(new byte[] {2, 0}).appendShort((short) wanted.length);
        for (int encoding : wanted) {
            encodings.appendInt(encoding);
        }
        link.send(Buffer.buffer(new byte[] {0, 0, 0, 0}).appendBuffer(PixelFormat.BGRX.wire()));
        link.send(encodings);
    }

    /** Makes pixels, and asks for all of them. */
    void askForAll(RfbLink link) {
        canvas.make();
        ask(link);
    }

    private void ask(RfbLink link) {
        vertx.cancelTimer(timer);
        asked = true;
        askedAt = System.nanoTime();
        // Every pixel some times over, and some small things.
        budget = 4 * canvas.pictureBytes() + SMALL_TALK;
        boolean changesOnly = canvas.isWhole();
        link.send(Buffer.buffer(new byte[] {3, (byte) (changesOnly ? 1 : 0)})
                .appendInt(0)
                .appendShort((short) canvas.width())
                .appendShort((short) canvas.height()));
    }

    /** Asks for what has changed, when it may; unless it is stopped meanwhile. */
    void askSoon(RfbLink link) {
        long left = Math.max(1, (askedAt + GAP_NANOS - System.nanoTime()) / 1_000_000);
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(left, id -> ask(link));
    }

    /** It has answered. False where that is a second answer to one question; what it may send is bounded. */
    boolean answered() {
        boolean first = asked;
        asked = false;
        return first;
    }

    /** So many bytes have come. False where that is more than was asked for. */
    boolean take(int bytes) {
        budget -= bytes;
        return budget >= 0;
    }

    /** The server has gone, or is to be heard no more. */
    void stop() {
        vertx.cancelTimer(timer);
        asked = false;
    }
}
