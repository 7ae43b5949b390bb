package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.io.InputStream;

/**
 * Passes this process's standard input on to a remote one, exactly once each byte, over as many connections as it takes.
 *
 * <p>The daemon's {@code ready} tells in {@code stdin_bytes} how many bytes it has accepted for the remote process in all, null where
 * it was restarted and can't know. Then {@code {"type":"stdin","bytes":N}} tells that the first N of this connection, and all that was
 * accepted before it, have reached the process. Until then they are kept here and can be sent again. Where sending again would be a
 * guess, the work ends with a fault rather than with a byte lost or doubled.
 */
final class RemoteInput {
    private static final int WINDOW = 512 << 10;
    private static final int FRAME = 32 << 10;

    private final byte[] kept = new byte[WINDOW];
    /** Positions in the whole of standard input; taken ≤ sent ≤ read, and what lies between taken and read is kept. */
    private long read;

    private long sent;
    private long taken;
    private boolean atEnd;
    private boolean endSent;
    private boolean refused;
    private long connectionStart;
    private boolean acknowledges;
    /** Something was sent to a daemon that doesn't acknowledge. */
    private boolean blind;

    private WebSocket socket;

    /** Begins reading; both threads end with the JVM. */
    void start(InputStream from) {
        daemon("stdin", () -> readAll(from));
        daemon("stdin-sender", this::sendAll);
    }

    /**
     * A connection is ready.
     *
     * @param ready the server's first message
     * @throws dev.sandlot.model.FaultException where it is not known how much the remote process has been given
     */
    synchronized void connected(WebSocket to, Json ready) {
        if (refused || !ready.get("state").text().equals("running")) {
            refused();
            return;
        }
        var accepted = ready.get("stdin_bytes").number(-1);
        if (accepted >= taken && accepted <= read) {
            sent = accepted;
        } else if (blind || taken != sent) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "the link was lost while standard input was being sent, and how much has arrived is not known",
                            "nothing was sent twice; the command still runs, and may wait for more")
                    .asException();
        }
        acknowledges = ready.names().contains("stdin_bytes");
        // The end is sent again, because hearing it twice does no harm.
        endSent = false;
        connectionStart = sent;
        socket = to;
        notifyAll();
    }

    synchronized void disconnected() {
        socket = null;
    }

    /** The process has been given this many bytes of this connection, and all that came before it. */
    synchronized void taken(long bytesOfThisConnection) {
        taken = Math.max(taken, Math.min(sent, connectionStart + bytesOfThisConnection));
        notifyAll();
    }

    /** The process takes no more input: the rest is dropped. */
    synchronized void refused() {
        refused = true;
        socket = null;
        notifyAll();
    }

    private void readAll(InputStream from) {
        var buffer = new byte[FRAME];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException unreadable) {
            // The terminal has gone: that is an end like any other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            atEnd = true;
            notifyAll();
        }
    }

    private synchronized void keep(byte[] bytes, int count) throws InterruptedException {
        while (read + count - taken > WINDOW && !refused) {
            wait();
        }
        var at = (int) (read % WINDOW);
        var first = Math.min(count, WINDOW - at);
        System.arraycopy(bytes, 0, kept, at, first);
        System.arraycopy(bytes, first, kept, 0, count - first);
        read += count;
        notifyAll();
    }

    private void sendAll() {
        try {
            while (true) {
                WebSocket to;
                byte[] frame;
                synchronized (this) {
                    while (socket == null || sent == read && (!atEnd || endSent)) {
                        wait();
                    }
                    to = socket;
                    frame = nextFrame();
                }
                send(to, frame);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next bytes as a frame on channel 0, marked as sent; empty for the end. */
    private byte[] nextFrame() {
        var count = (int) Math.min(FRAME, read - sent);
        blind |= count > 0 && !acknowledges;
        if (count == 0) {
            endSent = true;
            return new byte[0];
        }
        var frame = new byte[count + 1];
        var at = (int) (sent % WINDOW);
        var first = Math.min(count, WINDOW - at);
        System.arraycopy(kept, at, frame, 1, first);
        System.arraycopy(kept, 0, frame, 1 + first, count - first);
        sent += count;
        taken = acknowledges ? taken : sent;
        return frame;
    }

    private void send(WebSocket to, byte[] frame) {
        try {
            if (frame.length == 0) {
                to.sendText("{\"type\":\"eof\"}");
            } else {
                to.sendBinary(frame);
            }
        } catch (IOException lost) {
            synchronized (this) {
                socket = socket == to ? null : socket;
            }
        }
    }

    private static void daemon(String name, Runnable work) {
        var thread = new Thread(work, "sandlot-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
