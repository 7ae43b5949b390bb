package dev.sandlot.http.socket;

import dev.sandlot.http.server.Shares.Share;
import dev.sandlot.stream.InputSink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.LongConsumer;

/**
 * What one WebSocket writes to a process's standard input. Frames go down at once and in order; when more than {@link #MOST_WAITING}
 * bytes wait for a process that doesn't read, nothing more is read from the socket until it does. Below that the socket goes on being
 * read, so that pings are answered and the client doesn't take a process that isn't reading for a dead link.
 */
final class AttachInput {
    private static final int MOST_WAITING = 1 << 20;
    private static final long ROOM_MILLIS = 100;

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final InputSink sink;
    private final AttachSocket.Target target;
    private final Share share;
    private LongConsumer taken = bytes -> {};
    private int waiting;
    private long takenBytes;
    private boolean closed;

    /** @param share what waits for the process draws from it */
    AttachInput(Vertx vertx, ServerWebSocket socket, InputSink sink, AttachSocket.Target target, Share share) {
        this.vertx = vertx;
        this.socket = socket;
        this.sink = sink;
        this.target = target;
        this.share = share;
    }

    /** Has it told how many bytes of this socket the process has taken so far, each time there are more. */
    void whenTaken(LongConsumer listener) {
        taken = listener;
    }

    Future<Void> write(Buffer bytes) {
        if (closed) {
            return Future.succeededFuture();
        }
        var length = bytes.length();
        var lease = share.take(length, socket::close);
        waiting += length;
        if (isFull()) {
            socket.pause();
        }
        return sink.write(target.sandbox(), target.process(), bytes)
                .onSuccess(done -> {
                    takenBytes += length;
                    taken.accept(takenBytes);
                })
                .onComplete(done -> {
                    lease.close();
                    waiting -= length;
                    goOn();
                });
    }

    private boolean isFull() {
        return waiting > MOST_WAITING || !share.hasRoom();
    }

    private void goOn() {
        if (waiting > MOST_WAITING / 2) {
            return;
        }
        if (share.hasRoom()) {
            socket.resume();
        } else if (!closed && waiting == 0) {
            vertx.setTimer(ROOM_MILLIS, id -> goOn());
        }
    }

    Future<Void> end() {
        return closed ? Future.succeededFuture() : sink.end(target.sandbox(), target.process());
    }

    /** How many bytes the process has taken in its whole life, all that was written before counted; null where nobody can know. */
    Future<Long> total() {
        return sink.taken(target.sandbox(), target.process()).recover(unknown -> Future.succeededFuture());
    }

    /** Passes nothing more on, whatever still arrives. */
    void close() {
        closed = true;
    }
}
