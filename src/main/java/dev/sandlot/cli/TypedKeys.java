package dev.sandlot.cli;

import dev.sandlot.wire.AttachProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the person types, on its way to a remote terminal: one thread reads it for as long as this program runs, over all connections.
 * What comes while there is none is dropped, because nobody would want to see it happen later.
 */
final class TypedKeys {
    private static final int FRAME = 16 << 10;
    /** How long the terminal has for its answers; one at the other end of the world takes half of it. */
    private static final long SETTLE_MILLIS = 400;
    /** How long one has of which it is known that it answers. */
    private static final long PATIENT_MILLIS = 3000;
    /** For the next answers of many. */
    private static final long MORE_MILLIS = 20;

    private final InputStream from;
    private final Consumer<Parting> leave;
    private final CountDownLatch settled = new CountDownLatch(1);
    private @Nullable WebSocket to;
    private boolean started;
    private volatile boolean left;
    private volatile boolean answers;
    private volatile @Nullable LastQuestion last;

    TypedKeys(InputStream from, Consumer<Parting> leave) {
        this.from = from;
        this.leave = leave;
    }

    /** Begins to read, unless it does already. */
    synchronized void start() {
        if (!started) {
            started = true;
            var thread = new Thread(this::read, "sandlot-keys");
            thread.setDaemon(true);
            thread.start();
        }
    }

    synchronized void connected(WebSocket socket) {
        to = socket;
    }

    synchronized void disconnected() {
        to = null;
    }

    /** Nothing is sent any more. What comes up to the answer to this is the terminal's; it is asked next. */
    void leave(LastQuestion question) {
        last = question;
        left = true;
    }

    /** Returns when the terminal has answered all, so that no shell gets it, or takes too long. */
    void settle() throws InterruptedException {
        settled.await(answers ? PATIENT_MILLIS : SETTLE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void read() {
        var buffer = new byte[FRAME];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                var question = last;
                if (question != null && question.isAnsweredIn(buffer, count)) {
                    takeRest(buffer);
                    settled.countDown();
                    return;
                }
                answers = answers || LastQuestion.isAnyAnsweredIn(buffer, count);
                if (!left) {
                    type(buffer, count);
                }
            }
        } catch (IOException gone) {
            // An end like any other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leave.accept(new Parting.Signalled("HUP"));
    }

    /** A program may have asked for every answer that there is. */
    private void takeRest(byte[] buffer) throws IOException, InterruptedException {
        while (from.available() > 0 && from.read(buffer) > 0) {
            settled.await(MORE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void type(byte[] bytes, int count) {
        var leaves = DetachKey.in(bytes, count);
        var end = leaves < 0 ? count : leaves;
        if (end > 0) {
            send(Arrays.copyOf(bytes, end));
        }
        if (leaves >= 0) {
            left = true;
            leave.accept(new Parting.Detached());
        }
    }

    private void send(byte[] keys) {
        @Nullable WebSocket socket;
        synchronized (this) {
            socket = to;
        }
        if (socket == null) {
            return;
        }
        var frame = new byte[keys.length + 1];
        frame[0] = AttachProtocol.STDIN;
        System.arraycopy(keys, 0, frame, 1, keys.length);
        try {
            socket.sendBinary(frame);
        } catch (IOException lost) {
            // Whoever reads from this connection finds out, and comes back.
        }
    }
}
