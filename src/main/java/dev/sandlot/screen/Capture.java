package dev.sandlot.screen;

import dev.sandlot.model.DisplaySize;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ScreenFrame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks at one display for as long as its sandbox runs. The server tells of changes when there are any, so one that is idle costs nothing; it is
 * asked at most ten times a second. Comes back when the server does. Used on one event loop only.
 */
final class Capture implements FrameMemory.Holder {
    private static final long GAP_NANOS = 100_000_000;
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LAST_RETRY_MILLIS = 5000;
    private static final long PATIENCE_MILLIS = 3000;

    /** Opens a connection to the display. */
    interface Door {
        void open(RfbLink.Owner owner);
    }

    private final Vertx vertx;
    private final Door door;
    private final FrameMemory memory;
    private final Consumer<ScreenFrame> changed;
    private final List<Promise<Void>> waiting = new ArrayList<>();

    private RfbLink link;
    private boolean closed;
    private String trouble;
    private long retryMillis = FIRST_RETRY_MILLIS;
    private long timer = -1;

    private int width;
    private int height;
    private Framebuffer frame;
    private ScreenFrame shown;
    /** Whether all of the frame has been told since it was made. */
    private boolean whole;
    /** How many bytes of it. */
    private long told;
    /** Whether something of the next picture has been drawn already. */
    private boolean drawing;

    private boolean asked;
    private long askedAt;
    private long budget;
    private long neededAt;
    private int readers;

    /** @param changed told whenever something else is on the screen */
    Capture(Vertx vertx, Door door, FrameMemory memory, Consumer<ScreenFrame> changed) {
        this.vertx = vertx;
        this.door = door;
        this.memory = memory;
        this.changed = changed;
    }

    void open() {
        if (!closed) {
            door.open(new Ends());
        }
    }

    /** Looks no more. */
    void close() {
        closed = true;
        hangUp();
        wake(Fault.conflict("The sandbox does not run any more.", "stopped").asException());
    }

    private void hangUp() {
        vertx.cancelTimer(timer);
        if (link != null) {
            link.close();
            link = null;
        }
        asked = false;
        giveUp();
    }

    /** What is on the screen; null before anything was seen. */
    ScreenFrame shown() {
        return shown;
    }

    /**
     * Lets somebody read the pixels, which stay as they are until the reader is done.
     *
     * @param reader what it does with them, off this event loop
     * @return a fault of kind UNAVAILABLE where there is nothing to be seen
     */
    <T> Future<T> read(java.util.function.BiFunction<ScreenFrame, Framebuffer, Future<T>> reader) {
        neededAt = System.nanoTime();
        return ready().compose(v -> {
            var held = frame;
            held.retain();
            readers++;
            if (link != null) {
                link.socket().pause();
            }
            return reader.apply(shown, held).onComplete(done -> {
                held.release();
                if (--readers == 0 && link != null) {
                    link.socket().resume();
                }
            });
        });
    }

    /** Completes when there is a whole picture, nothing of the next being drawn into it. */
    private Future<Void> ready() {
        if (isReady()) {
            return Future.succeededFuture();
        }
        var promise = Promise.<Void>promise();
        waiting.add(promise);
        long patience = vertx.setTimer(PATIENCE_MILLIS, id -> {
            if (waiting.remove(promise)) {
                promise.fail(Screens.unavailable(trouble));
            }
        });
        if (link != null && frame == null) {
            askForAll();
        }
        return promise.future().onComplete(done -> vertx.cancelTimer(patience)).compose(v -> ready());
    }

    private boolean isReady() {
        return frame != null && whole && shown != null && !drawing;
    }

    private void wake(Throwable failure) {
        var all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(promise -> {
            if (failure == null) {
                promise.tryComplete();
            } else {
                promise.tryFail(failure);
            }
        });
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
        if (frame != null) {
            frame.release();
            frame = null;
        }
    }

    /** Gives the pixels up where nothing has changed and nobody has looked since that time. */
    void rest(long since) {
        if (frame != null && !drawing && readers == 0 && neededAt - since < 0) {
            giveUp();
        }
    }

    private void begin(RfbLink opened) {
        link = opened;
        trouble = null;
        retryMillis = FIRST_RETRY_MILLIS;
        drawing = false;
        opened.send(Buffer.buffer(new byte[] {0, 0, 0, 0}).appendBuffer(PixelFormat.BGRX.wire()));
        opened.send(encodings());
        new ServerMessages(opened.intake(), new Drawing(), PixelFormat.BGRX, opened.width(), opened.height(), true)
                .begin();
        size(opened.width(), opened.height());
        if (link != null) {
            askForAll();
        }
    }

    /** What is not asked for here is drawn by the server: the pointer too. */
    private static Buffer encodings() {
        int[] wanted = {Encodings.COPY_RECT, Encodings.RAW, Encodings.DESKTOP_SIZE};
        var message = Buffer.buffer(new byte[] {2, 0}).appendShort((short) wanted.length);
        for (int encoding : wanted) {
            message.appendInt(encoding);
        }
        return message;
    }

    private void size(int wide, int high) {
        giveUp();
        width = wide;
        height = high;
        if (!DisplaySize.isHeld(wide, high)) {
            fail("its screen is too large (" + wide + "x" + high + ")");
        }
    }

    private void fail(String why) {
        trouble = why;
        retryMillis = LAST_RETRY_MILLIS;
        hangUp();
        retry();
    }

    private void retry() {
        if (!closed) {
            timer = vertx.setTimer(retryMillis, id -> open());
            retryMillis = Math.min(LAST_RETRY_MILLIS, retryMillis * 2);
        }
    }

    private void askForAll() {
        memory.enter(this, width * height * Framebuffer.PIXEL);
        frame = new Framebuffer(width, height);
        neededAt = System.nanoTime();
        whole = false;
        told = 0;
        ask(false);
    }

    private void ask(boolean changes) {
        vertx.cancelTimer(timer);
        asked = true;
        askedAt = System.nanoTime();
        // What a server may send before it is asked again: every pixel some times over, and some small things.
        budget = 4L * width * height * Framebuffer.PIXEL + (1 << 20);
        link.send(Buffer.buffer(new byte[] {3, (byte) (changes ? 1 : 0)})
                .appendInt(0)
                .appendShort((short) width)
                .appendShort((short) height));
    }

    private void askSoon() {
        long left = Math.max(1, (askedAt + GAP_NANOS - System.nanoTime()) / 1_000_000);
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(left, id -> {
            if (link != null) {
                ask(whole);
            }
        });
    }

    private void updated() {
        drawing = false;
        if (!asked) {
            // A second answer to one question, which was counted against the budget.
            return;
        }
        asked = false;
        if (frame == null) {
            // It was given up meanwhile, and something has changed since.
            askForAll();
            return;
        }
        whole |= told >= (long) width * height * Framebuffer.PIXEL;
        if (whole) {
            compare();
            // Not now: what has come with this is still to be drawn.
            vertx.runOnContext(v -> wake(null));
        }
        askSoon();
    }

    private void compare() {
        var hash = frame.hash();
        boolean same = shown != null && shown.hash().equals(hash) && shown.width() == width && shown.height() == height;
        if (!same) {
            neededAt = System.nanoTime();
            shown = new ScreenFrame(Instant.now().truncatedTo(ChronoUnit.MILLIS), hash, width, height);
            changed.accept(shown);
        }
    }

    /** What becomes of the connection. */
    private final class Ends implements RfbLink.Owner {
        @Override
        public void opened(RfbLink opened) {
            if (closed) {
                opened.close();
            } else {
                begin(opened);
            }
        }

        @Override
        public void failed(String why) {
            trouble = why;
            retry();
        }

        @Override
        public void ended() {
            trouble = "its server has ended";
            hangUp();
            retry();
        }
    }

    private final class Drawing implements ServerMessages.Listener {
        @Override
        public void passed(Buffer bytes) {
            budget -= bytes.length();
            if (budget < 0) {
                fail("it says more than it was asked for");
            }
        }

        @Override
        public void pixels(Area area, Buffer bytes, long offset) {
            drawing = true;
            if (frame != null) {
                frame.put(area, bytes, offset);
                told += bytes.length();
            }
        }

        @Override
        public void copied(Area to, int fromX, int fromY) {
            drawing = true;
            if (frame != null) {
                frame.copy(to, fromX, fromY);
            }
        }

        @Override
        public void resized(int wide, int high) {
            size(wide, high);
        }

        @Override
        public void updated() {
            Capture.this.updated();
        }

        @Override
        public void broken(String why) {
            fail(why);
        }
    }
}
