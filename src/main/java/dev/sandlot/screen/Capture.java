package dev.sandlot.screen;

import dev.sandlot.model.DisplaySize;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ScreenFrame;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one display for as long as its sandbox runs. The server tells of changes when there are any, so one that is idle costs nothing; it is
 * asked at most ten times a second. Comes back when the server does. Used on one event loop only.
 */
final class Capture {
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LAST_RETRY_MILLIS = 5000;

    /** Opens a connection to the display. */
    interface Door {
        void open(RfbLink.Owner owner);
    }

    private final Vertx vertx;
    private final Door door;
    private final Canvas canvas;
    private final Consumer<ScreenFrame> changed;
    private final UpdateRequests requests;
    private final PictureWaiters waiting;

    private @Nullable RfbLink link;
    private boolean closed;
    private @Nullable String trouble;
    private long retryMillis = FIRST_RETRY_MILLIS;
    private long timer = -1;
    private @Nullable ScreenFrame shown;
    private int readers;

    /** @param changed told whenever something else is on the screen */
    Capture(Vertx vertx, Door door, FrameMemory memory, Consumer<ScreenFrame> changed) {
        this.vertx = vertx;
        this.door = door;
        this.canvas = new Canvas(memory);
        this.requests = new UpdateRequests(vertx, canvas);
        this.waiting = new PictureWaiters(vertx, () -> Screens.unavailable(trouble));
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
        waiting.fail(Fault.conflict("The sandbox does not run any more.", "stopped"));
    }

    private void hangUp() {
        vertx.cancelTimer(timer);
        requests.stop();
        if (link != null) {
            link.close();
            link = null;
        }
        canvas.giveUp();
    }

    /** What is on the screen; null where nothing was seen yet, and while there is no server. */
    @Nullable
    ScreenFrame shown() {
        return link == null ? null : shown;
    }

    /** What its pixels take now. */
    int heldBytes() {
        return canvas.heldBytes();
    }

    /** Gives the pixels up where nothing has changed and nobody has looked since that time. */
    void rest(long since) {
        if (readers == 0) {
            canvas.rest(since);
        }
    }

    /**
     * Lets somebody read the pixels, which stay as they are until the reader is done.
     *
     * @param reader what it does with them, off this event loop
     * @return a fault of kind UNAVAILABLE where there is nothing to be seen
     */
    <T> Future<T> read(BiFunction<ScreenFrame, Framebuffer, Future<T>> reader) {
        canvas.need();
        return ready().compose(v -> {
            var held = canvas.frame();
            held.retain();
            readers++;
            if (link != null) {
                link.socket().pause();
            }
            // What came without a question has not been compared yet.
            return reader.apply(shown == null ? compare() : shown, held).onComplete(done -> {
                held.release();
                if (--readers == 0 && link != null) {
                    link.socket().resume();
                }
            });
        });
    }

    /** Completes when there is a whole picture, nothing of the next being drawn into it. */
    private Future<Void> ready() {
        if (canvas.isReady()) {
            return Future.succeededFuture();
        }
        var whole = waiting.await();
        if (link != null && !canvas.isMade()) {
            requests.askForAll(link);
        }
        return whole.compose(v -> ready());
    }

    private void begin(RfbLink opened) {
        link = opened;
        trouble = null;
        retryMillis = FIRST_RETRY_MILLIS;
        UpdateRequests.agree(opened);
        new ServerMessages(opened.intake(), new Updates(), PixelFormat.BGRX, opened.width(), opened.height(), true)
                .begin();
        size(opened.width(), opened.height());
        if (link != null) {
            requests.askForAll(opened);
        }
    }

    private void size(int width, int height) {
        canvas.size(width, height);
        if (!DisplaySize.isHeld(width, height)) {
            fail("its screen is too large (" + width + "x" + height + ")");
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

    private void updated() {
        canvas.drawn();
        var asked = link;
        if (!requests.answered() || asked == null) {
            return;
        }
        if (!canvas.isMade()) {
            // The pixels were given up meanwhile, and something has changed since.
            requests.askForAll(asked);
            return;
        }
        if (canvas.isWhole()) {
            compare();
            // Not now: what has come with this is still to be drawn.
            vertx.runOnContext(v -> waiting.wake());
        }
        requests.askSoon(asked);
    }

    /** What is on the screen, all of which is known; tells of it where it is something else than before. */
    private ScreenFrame compare() {
        var hash = canvas.frame().hash();
        var before = shown;
        if (before != null && before.hash().equals(hash)) {
            return before;
        }
        canvas.need();
        var now = new ScreenFrame(Instant.now().truncatedTo(ChronoUnit.MILLIS), hash, canvas.width(), canvas.height());
        shown = now;
        changed.accept(now);
        return now;
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
        public void failed(@Nullable String why) {
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

    private final class Updates implements ServerMessages.Listener {
        @Override
        public void passed(Buffer bytes) {
            if (!requests.take(bytes.length())) {
                fail("it says more than it was asked for");
            }
        }

        @Override
        public void pixels(Area area, Buffer bytes, long offset) {
            canvas.put(area, bytes, offset);
        }

        @Override
        public void copied(Area to, int fromX, int fromY) {
            canvas.copy(to, fromX, fromY);
        }

        @Override
        public void resized(int width, int height) {
            size(width, height);
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
