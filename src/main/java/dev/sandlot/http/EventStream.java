package dev.sandlot.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * A response that goes on until somebody ends it: server-sent events (WHATWG HTML, 9.2), or lines. Events keep the connection alive
 * with a comment every 15 s, so that a link that is dead is noticed and no proxy gives up. Used on one event loop.
 */
final class EventStream implements EventSink {
    private static final long KEEP_ALIVE_MILLIS = 15_000;
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");

    private final RoutingContext ctx;
    private final HttpServerResponse response;
    private final Vertx vertx;
    private Runnable whenClosed = () -> {};
    private long timer = -1;
    private boolean over;

    private EventStream(Vertx vertx, RoutingContext ctx) {
        this.vertx = vertx;
        this.ctx = ctx;
        this.response = ctx.response();
    }

    /** Sends the head of an event stream at once. */
    static EventStream events(Vertx vertx, RoutingContext ctx) {
        var stream = open(vertx, ctx, "text/event-stream");
        stream.timer = vertx.setPeriodic(KEEP_ALIVE_MILLIS, id -> stream.keepAlive());
        return stream;
    }

    /** Sends the head of a stream of lines at once. */
    static EventStream lines(Vertx vertx, RoutingContext ctx, String contentType) {
        return open(vertx, ctx, contentType);
    }

    private static EventStream open(Vertx vertx, RoutingContext ctx, String contentType) {
        var stream = new EventStream(vertx, ctx);
        stream.response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader("X-Accel-Buffering", "no")
                .closeHandler(closed -> stream.over())
                .exceptionHandler(broken -> stream.over());
        stream.response.writeHead();
        return stream;
    }

    @Override
    public EventSink during(OpenStreams open, Runnable whenClosed) {
        ctx.put(Ending.STREAM, true);
        var forget = open.add(ctx.get(Guard.PRINCIPAL), this::end, this::end);
        this.whenClosed = () -> {
            forget.run();
            whenClosed.run();
        };
        return this;
    }

    private void keepAlive() {
        if (!over && !response.writeQueueFull()) {
            response.write(COMMENT);
        }
    }

    @Override
    public void write(Buffer bytes) {
        if (!over && bytes.length() > 0) {
            response.write(bytes);
        }
    }

    @Override
    public void write(RunBuffer run) {
        if (over) {
            run.release();
        } else {
            // Vert.x never releases what it is given.
            response.write(BufferInternal.buffer(run.bytes())).onComplete(written -> run.release());
        }
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    public void whenDrained(Runnable next) {
        response.drainHandler(drained -> {
            response.drainHandler(null);
            next.run();
        });
    }

    @Override
    public void end() {
        if (!over) {
            response.end();
            over();
        }
    }

    @Override
    public void cut() {
        if (!over) {
            response.reset();
            over();
        }
    }

    private void over() {
        if (!over) {
            over = true;
            vertx.cancelTimer(timer);
            whenClosed.run();
        }
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
        return Buffer.buffer(
                text.append("data: ").append(data.encode()).append("\n\n").toString());
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
