package dev.sandlot.http.stream;

import dev.sandlot.api.StreamFormat;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.http.server.Shares.Share;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A stream that goes on until somebody ends it: a response (server-sent events, WHATWG HTML, 9.2, or lines), or a WebSocket of the same
 * events. Events keep the connection alive with a comment every 15 s, so that a link that is dead is noticed and no proxy gives up. What
 * waits for the client draws from its share. Opened on the connection's event loop, then written to by one thread at a time; what comes
 * back comes on the context of whoever asked.
 */
public final class EventStream {
    private static final long KEEP_ALIVE_MILLIS = 15_000;
    private static final long ROOM_MILLIS = 100;
    private static final long MOST_UNSENT = 64 << 10;
    private static final long FEW_UNSENT = 32 << 10;

    private final Vertx vertx;
    private final Context loop;
    private final Wire wire;
    private final Share share;
    private final Promise<Void> over = Promise.promise();
    private final AtomicLong unsent = new AtomicLong();
    private final AtomicReference<Runnable> waiting = new AtomicReference<>();

    /** What carries a stream. Used on the connection's event loop, but for {@link #isHeld}. */
    public interface Wire {
        /** Completes when the events have been sent, or won't be. */
        Future<Void> write(Buffer events);

        void keepAlive();

        /** Ends it well: everything was sent. */
        public void end();

        /** Ends it so that the client sees that this was not the end, and comes back. */
        void cut();

        /** Whether the client has asked to be sent nothing for now; may be asked from any thread. */
        boolean isHeld();

        /** Has the stream end so with the daemon's stop and with the credential of its request. */
        void endWith(OpenStreams open, EventStream stream, Runnable end);
    }

    private EventStream(Vertx vertx, Wire wire, Share share) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.wire = wire;
        this.share = share;
    }

    /** A response in the format, its head sent at once. */
    public static EventStream response(Vertx vertx, RoutingContext ctx, Share share, StreamFormat format) {
        var stream = lines(vertx, ctx, share, format.contentType());
        if (format == StreamFormat.SSE) {
            stream.keepAlive();
        }
        return stream;
    }

    /** Sends the head of a stream of lines, or of anything else, at once. */
    public static EventStream lines(Vertx vertx, RoutingContext ctx, Share share, String contentType) {
        var wire = new EventResponse(ctx);
        var stream = new EventStream(vertx, wire, share);
        wire.open(contentType, stream::over);
        return stream;
    }

    /** A stream by something else, which is open already. */
    public static EventStream by(Vertx vertx, Wire wire, Share share) {
        var stream = new EventStream(vertx, wire, share);
        stream.keepAlive();
        return stream;
    }

    private void keepAlive() {
        var timer = vertx.setPeriodic(KEEP_ALIVE_MILLIS, id -> {
            if (unsent.get() < MOST_UNSENT && !isOver()) {
                wire.keepAlive();
            }
        });
        over.future().onComplete(over -> vertx.cancelTimer(timer));
    }

    /** The same for what has a length: where it is to end before, the client sees that not all has come. */
    public EventStream whole(OpenStreams open, Runnable whenClosed) {
        return during(open, whenClosed, this::cut);
    }

    /** Has it end with the daemon's stop and with the credential of its request, and tells when it is over, whichever way. */
    public EventStream during(OpenStreams open, Runnable whenClosed) {
        return during(open, whenClosed, this::end);
    }

    private EventStream during(OpenStreams open, Runnable whenClosed, Runnable end) {
        var owner = vertx.getOrCreateContext();
        over.future().onComplete(done -> owner.runOnContext(v -> whenClosed.run()));
        onLoop(() -> wire.endWith(open, this, end));
        return this;
    }

    public void write(Buffer bytes) {
        if (isOver() || bytes.length() == 0) {
            return;
        }
        var lease = share.take(bytes.length(), this::cut);
        send(bytes, lease::close);
    }

    /** Writes events that were rendered where they were read, and has their memory given back when they are sent. */
    public void write(RunBuffer run) {
        if (isOver()) {
            run.release();
        } else {
            // Vert.x never releases what it is given.
            send(BufferInternal.buffer(run.content()), run::release);
        }
    }

    private void send(Buffer bytes, Runnable sent) {
        int length = bytes.length();
        unsent.addAndGet(length);
        onLoop(() -> {
            var written = isOver() ? Future.<Void>failedFuture("over") : wire.write(bytes);
            written.onComplete(done -> {
                sent.run();
                if (unsent.addAndGet(-length) <= FEW_UNSENT) {
                    wake();
                }
            });
        });
    }

    private void onLoop(Runnable work) {
        if (((ContextInternal) loop).inThread()) {
            work.run();
        } else {
            loop.runOnContext(v -> work.run());
        }
    }

    public boolean isFull() {
        return unsent.get() > MOST_UNSENT || wire.isHeld() || !share.hasRoom();
    }

    /** Calls once when it is no longer full; never where it is over before. */
    public void whenDrained(Runnable next) {
        var owner = vertx.getOrCreateContext();
        waiting.set(() -> owner.runOnContext(v -> {
            if (unsent.get() > FEW_UNSENT || wire.isHeld()) {
                whenDrained(next);
            } else if (!share.hasRoom()) {
                vertx.setTimer(ROOM_MILLIS, id -> whenDrained(next));
            } else {
                next.run();
            }
        }));
        if (unsent.get() <= FEW_UNSENT && !wire.isHeld()) {
            wake();
        }
    }

    /** Completes when it is not full; never where it is over before. */
    public Future<Void> room() {
        if (!isFull()) {
            return Future.succeededFuture();
        }
        var room = Promise.<Void>promise();
        whenDrained(room::complete);
        return room.future();
    }

    /** The client can take more. */
    public void wake() {
        var next = waiting.getAndSet(null);
        if (next != null && !isOver()) {
            next.run();
        }
    }

    public void end() {
        onLoop(() -> {
            if (over.tryComplete()) {
                wire.end();
            }
        });
    }

    /** Cuts the connection: the client sees that this was not the end, and comes back. */
    public void cut() {
        onLoop(() -> {
            if (over.tryComplete()) {
                wire.cut();
            }
        });
    }

    /** Completes when it is over, whichever way. */
    Future<Void> ended() {
        return over.future();
    }

    private boolean isOver() {
        return over.future().isComplete();
    }

    /** The client has gone. */
    public void over() {
        over.tryComplete();
    }
}
