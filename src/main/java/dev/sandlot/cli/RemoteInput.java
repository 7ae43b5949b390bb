package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.wire.AttachProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Passes this process's standard input on to a remote one, exactly once each byte, over as many connections as it takes.
 *
 * <p>The daemon's {@code ready} tells in {@code stdin_bytes} how many bytes the remote process has taken in all, null where that isn't
 * known; then {@code {"type":"stdin","bytes":N}} how many of this connection. Until they are taken they are kept here and can be sent
 * again. Connections of one {@link #writer} replace each other, so nothing of an earlier one arrives late. Where sending again would be
 * a guess, the work ends with a fault rather than with a byte lost or doubled.
 */
final class RemoteInput {
    private static final int WINDOW = 512 << 10;
    private static final int FRAME = 32 << 10;
    /** A daemon that was restarted has to ask the process's holder, which may take a while on a busy host. */
    private static final int PATIENCE = 5;

    private final String writer = UUID.randomUUID().toString();
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

    private int unknown;

    private @Nullable WebSocket socket;

    /** What makes all connections of this input one to the daemon. */
    String writer() {
        return writer;
    }

    /** Begins reading; both threads end with the JVM. */
    void start(InputStream from) {
        daemon("stdin", () -> readAll(from));
        daemon("stdin-sender", this::sendAll);
    }

    /**
     * A connection is ready.
     *
     * @param ready the server's first message
     * @throws IOException where it is not known how much the remote process has been given, and another connection may tell
     * @throws dev.sandlot.model.FaultException where several in a row could not tell
     */
    synchronized void connected(WebSocket to, AttachProtocol.Ready ready) throws IOException {
        if (refused || !ready.state().equals("running")) {
            refused();
            return;
        }
        var streams = ready.shown() instanceof AttachProtocol.Ready.Streams known ? known : null;
        var told = streams == null ? null : streams.taken();
        long total = told == null ? -1 : told;
        if (total >= taken && total <= read) {
            taken = total;
        } else if (blind || taken != sent) {
            if (++unknown < PATIENCE) {
                throw new IOException("how much of standard input has arrived is not known yet");
            }
            throw Fault.of(
                            Fault.Kind.CONFLICT, // one that trying again can't mend
                            "the link was lost while standard input was being sent, and how much has arrived is not known",
                            "nothing was sent twice; the command still runs, and may wait for more")
                    .asException();
        }
        unknown = 0;
        acknowledges = streams != null && streams.acknowledges();
        // The end is sent again, because hearing it twice does no harm.
        endSent = false;
        sent = taken;
        connectionStart = taken;
        socket = to;
        notifyAll();
    }

    synchronized void disconnected() {
        socket = null;
    }

    /** The process has taken this many bytes of this connection. */
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
        frame[0] = AttachProtocol.STDIN;
        System.arraycopy(kept, at, frame, 1, first);
        System.arraycopy(kept, 0, frame, 1 + first, count - first);
        sent += count;
        taken = acknowledges ? taken : sent;
        return frame;
    }

    private void send(WebSocket to, byte[] frame) {
        try {
            if (frame.length == 0) {
                to.say(new AttachProtocol.Eof());
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
