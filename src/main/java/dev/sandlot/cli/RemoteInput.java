package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.io.InputStream;

/**
 * Passes this process's standard input on to a remote one, exactly once each byte, over as many connections as it takes. The daemon
 * acknowledges: {@code ready} tells in {@code stdin_bytes} how many bytes the remote process has been given in all (null where a
 * restarted daemon can't know), and {@code {"type":"stdin","bytes":N}} how many of this connection's. What is not acknowledged is
 * kept and sent again. Where that would be a guess, the work ends with a fault rather than with a byte lost or doubled.
 */
final class RemoteInput {
    private static final int WINDOW = 256 << 10;
    private static final int FRAME = 16 << 10;

    private final byte[] kept = new byte[WINDOW];
    private long read;
    private long sent;
    private long taken;
    private boolean atEnd;
    private boolean endSent;
    private boolean endTaken;
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
        if (ready.get("state").text().equals("exited")) {
            return;
        }
        var total = ready.get("stdin_bytes").number(-1);
        if (total >= taken && total <= read) {
            taken = total;
        } else if (blind || taken != sent) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "the link was lost while standard input was being sent, and how much has arrived is not known",
                            "nothing was sent twice; run the command again")
                    .asException();
        }
        acknowledges = ready.names().contains("stdin_bytes");
        sent = taken;
        endSent = endTaken;
        connectionStart = taken;
        socket = to;
        notifyAll();
    }

    synchronized void disconnected() {
        socket = null;
    }

    /** The daemon has given the process this many bytes of this connection. */
    synchronized void taken(long bytesOfThisConnection, boolean end) {
        taken = Math.max(taken, Math.min(sent, connectionStart + bytesOfThisConnection));
        endTaken |= end;
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
        while (read + count - taken > WINDOW) {
            wait();
        }
        for (int i = 0; i < count; i++) {
            kept[(int) ((read + i) % WINDOW)] = bytes[i];
        }
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
        blind |= !acknowledges;
        var count = (int) Math.min(FRAME, read - sent);
        if (count == 0) {
            endSent = true;
            return new byte[0];
        }
        var frame = new byte[count + 1];
        for (int i = 0; i < count; i++) {
            frame[i + 1] = kept[(int) ((sent + i) % WINDOW)];
        }
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
                if (socket == to) {
                    socket = null;
                }
            }
        }
    }

    private static void daemon(String name, Runnable work) {
        var thread = new Thread(work, "sandlot-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
