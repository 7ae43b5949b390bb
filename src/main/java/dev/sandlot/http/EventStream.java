package dev.sandlot.http;

import dev.sandlot.http.Shares.Share;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A response that goes on until somebody ends it: server-sent events (WHATWG HTML, 9.2), or lines. Events keep the connection alive
 * with a comment every 15 s, so that a link that is dead is noticed and no proxy gives up. What waits for the client draws from its share.
 * Opened on the connection's event loop, then written to by one thread at a time; what comes back comes on the context of whoever asked.
 */
final class EventStream {
    private static final long KEEP_ALIVE_MILLIS = 15_000;
    private static final long ROOM_MILLIS = 100;
    private static final long MOST_UNSENT = 64 << 10;
    private static final long FEW_UNSENT = 32 << 10;
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");

    private final Vertx vertx;
    private final Context loop;
    private final HttpServerResponse response;
    private final Share share;
    private final Promise<Void> over = Promise.promise();
    private final AtomicLong unsent = new AtomicLong();
    private final AtomicReference<Runnable> waiting = new AtomicReference<>();

    private EventStream(Vertx vertx, HttpServerResponse response, Share share) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.response = response;
        this.share = share;
    }

    /** Sends the head of an event stream at once. */
    static EventStream events(Vertx vertx, RoutingContext ctx, Share share) {
        var stream = open(vertx, ctx, share, "text/event-stream");
        var timer = vertx.setPeriodic(KEEP_ALIVE_MILLIS, id -> stream.keepAlive());
        stream.over.future().onComplete(over -> vertx.cancelTimer(timer));
        return stream;
    }

    /** Sends the head of a stream of lines, or of anything else, at once. */
    static EventStream lines(Vertx vertx, RoutingContext ctx, Share share, String contentType) {
        return open(vertx, ctx, share, contentType);
    }

    private static EventStream open(Vertx vertx, RoutingContext ctx, Share share, String contentType) {
        var response = ctx.response();
        var stream = new EventStream(vertx, response, share);
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader("X-Accel-Buffering", "no")
                .closeHandler(closed -> stream.over())
                .exceptionHandler(broken -> stream.over());
        // A client that has gone before is told to nobody any more.
        if (response.closed()) {
            stream.over();
        } else if (ctx.request().version() == HttpVersion.HTTP_1_0) {
            // Has no chunks: the end of the connection is that of the stream.
            var connection = ctx.request().connection();
            response.putHeader(HttpHeaders.CONNECTION, "close");
            response.write(Buffer.buffer());
            response.endHandler(ended -> connection.close());
        } else {
            response.setChunked(!response.headers().contains(HttpHeaders.CONTENT_LENGTH));
            // Also where there is no room for more yet.
            response.writeHead();
        }
        return stream;
    }

    /** Registers the streams' end with those that a stop of the daemon ends, and what to do when it is over, either way. */
    EventStream during(OpenStreams open, Runnable whenClosed) {
        var owner = vertx.getOrCreateContext();
        var forget = open.add(loop, this::end);
        over.future().onComplete(done -> {
            forget.run();
            owner.runOnContext(v -> whenClosed.run());
        });
        return this;
    }

    private void keepAlive() {
        if (unsent.get() < MOST_UNSENT) {
            write(COMMENT);
        }
    }

    void write(Buffer bytes) {
        if (isOver() || bytes.length() == 0) {
            return;
        }
        var lease = share.take(bytes.length(), this::cut);
        send(bytes, lease::close);
    }

    /** Writes events that were rendered where they were read, and has their memory given back when they are sent. */
    void write(RunBuffer run) {
        if (isOver()) {
            run.release();
        } else {
            // Vert.x never releases what it is given.
            send(BufferInternal.buffer(run.bytes()), run::release);
        }
    }

    private void send(Buffer bytes, Runnable sent) {
        int length = bytes.length();
        unsent.addAndGet(length);
        onLoop(() -> {
            var written = isOver() ? Future.<Void>failedFuture("over") : response.write(bytes);
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

    boolean isFull() {
        return unsent.get() > MOST_UNSENT || !share.hasRoom();
    }

    /** Calls once when it is no longer full; never where it is over before. */
    void whenDrained(Runnable next) {
        var owner = vertx.getOrCreateContext();
        waiting.set(() -> owner.runOnContext(v -> {
            if (unsent.get() > FEW_UNSENT) {
                whenDrained(next);
            } else if (!share.hasRoom()) {
                vertx.setTimer(ROOM_MILLIS, id -> whenDrained(next));
            } else {
                next.run();
            }
        }));
        if (unsent.get() <= FEW_UNSENT) {
            wake();
        }
    }

    private void wake() {
        var next = waiting.getAndSet(null);
        if (next != null && !isOver()) {
            next.run();
        }
    }

    void end() {
        onLoop(() -> {
            if (over.tryComplete()) {
                response.end();
            }
        });
    }

    /** Cuts the connection: the client sees that this was not the end, and comes back. */
    void cut() {
        onLoop(() -> {
            if (over.tryComplete()) {
                response.reset();
            }
        });
    }

    private boolean isOver() {
        return over.future().isComplete();
    }

    private void over() {
        over.tryComplete();
    }

    /** One event. {@code id} and {@code name} may be null. */
    static Buffer event(String id, String name, JsonObject data) {
        var text = new StringBuilder();
        if (id != null) {
            text.append("id: ").append(id).append('\n');
        }
        if (name != null) {
            text.append("event: ").append(name).append('\n');
        }
        return Buffer.buffer(text.append("data: ")
                .append(JsonString.withoutLineEnds(data.encode()))
                .append("\n\n")
                .toString());
    }

    /** The buffers one after the other, without copying: one write, and one system call, for all of them. */
    static Buffer joined(List<Buffer> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        var bufs = new ByteBuf[parts.size()];
        for (var i = 0; i < bufs.length; i++) {
            bufs[i] = ((BufferInternal) parts.get(i)).getByteBuf();
        }
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bufs.length, bufs));
    }
}
