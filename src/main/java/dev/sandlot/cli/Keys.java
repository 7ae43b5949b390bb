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
final class Keys {
    /** Ctrl-\ leaves. */
    private static final byte DETACH = 0x1c;

    private static final int FRAME = 16 << 10;
    /** ESC [ 0 n: a terminal's answer that it is well. */
    private static final int WELL = 0x1b5b306e;

    private final InputStream from;
    private final Consumer<Parting> leave;
    private final CountDownLatch settled = new CountDownLatch(1);
    private @Nullable WebSocket to;
    private boolean started;
    private volatile boolean left;

    Keys(InputStream from, Consumer<Parting> leave) {
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

    /** Nothing is sent any more. What the terminal still had to answer is taken in, so that no shell gets it: call this after asking. */
    void settle(long millis) throws InterruptedException {
        left = true;
        settled.await(millis, TimeUnit.MILLISECONDS);
    }

    private void read() {
        var buffer = new byte[FRAME];
        var last = 0;
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    last = last << 8 | buffer[i];
                    if (left && last == WELL) {
                        settled.countDown();
                        return;
                    }
                }
                if (!left) {
                    type(buffer, count);
                }
            }
        } catch (IOException gone) {
            // An end like any other.
        }
        leave.accept(new Parting.Signalled("HUP"));
    }

    private void type(byte[] bytes, int count) {
        var end = 0;
        while (end < count && bytes[end] != DETACH) {
            end++;
        }
        if (end > 0) {
            send(Arrays.copyOf(bytes, end));
        }
        if (end < count) {
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
