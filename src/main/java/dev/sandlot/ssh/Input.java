package dev.sandlot.ssh;

import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.sshd.common.channel.LocalWindow;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends on one channel, on its way to where it is read. The client may send as much as the channel's window holds
 * (RFC 4254, section 5.2), and each byte is given back to the window when it has been taken: a process that doesn't read holds its
 * client back. Used on the edge's context.
 */
final class Input {
    /** Where the bytes go, and where their end is told. */
    private record Sink(Function<Buffer, Future<Void>> write, Supplier<Future<Void>> end) {}

    private final LocalWindow window;
    private final Deque<Buffer> waiting = new ArrayDeque<>();
    private @Nullable Sink sink;
    private boolean ended;
    private boolean closed;

    Input(LocalWindow window) {
        this.window = window;
    }

    void data(Buffer bytes) {
        if (closed) {
            giveBack(bytes.length());
        } else if (sink == null) {
            waiting.add(bytes);
        } else {
            write(sink, bytes);
        }
    }

    /** The client sends nothing more. */
    void end() {
        if (!ended) {
            ended = true;
            if (sink != null && !closed) {
                endSink(sink);
            }
        }
    }

    /**
     * From now on it flows here, and first what has come already.
     *
     * @param write takes bytes, and completes when it has taken them; fails where nobody does any more
     * @param end told behind the last
     */
    void flow(Function<Buffer, Future<Void>> write, Supplier<Future<Void>> end) {
        var to = new Sink(write, end);
        sink = to;
        while (!waiting.isEmpty() && !closed) {
            write(to, waiting.poll());
        }
        if (ended && !closed) {
            endSink(to);
        }
    }

    private static void endSink(Sink to) {
        Unawaited.note(to.end().get(), "ending an input");
    }

    /** Nothing is passed on any more. */
    void close() {
        closed = true;
        waiting.clear();
    }

    private void write(Sink to, Buffer bytes) {
        to.write().apply(bytes).onFailure(gone -> closed = true).onComplete(done -> giveBack(bytes.length()));
    }

    private void giveBack(int bytes) {
        try {
            if (window.isOpen()) {
                window.release(bytes);
            }
        } catch (IOException e) {
            // The session is ending, and tells its channels.
            closed = true;
        }
    }
}
