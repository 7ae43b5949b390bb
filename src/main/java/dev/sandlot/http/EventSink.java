package dev.sandlot.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** Where a stream of events goes that lasts until somebody ends it: a response or a WebSocket. Used on one event loop. */
interface EventSink {
    /**
     * The sink of a request: a WebSocket where it asks to become one, else a response in the format, its head sent at once. Where the
     * future fails, nothing has been written yet.
     */
    static Future<EventSink> open(Vertx vertx, RoutingContext ctx, Ask ask, Format format) {
        if (EventSocket.isAsked(ctx.request())) {
            return EventSocket.open(vertx, ctx.request(), ask.principal());
        }
        return Future.succeededFuture(
                format == Format.SSE
                        ? EventStream.events(vertx, ctx)
                        : EventStream.lines(vertx, ctx, format.contentType()));
    }

    /**
     * Registers the stream's end with those that a stop of the daemon ends, and with the credential of its request, and what to do when it
     * is over, whichever way.
     */
    EventSink during(OpenStreams open, Runnable whenClosed);

    /** Sends whole events, in the form of {@code text/event-stream}. */
    void write(Buffer events);

    /** Sends events that were rendered where they were read, and has their memory given back when they are sent, or won't be. */
    void write(RunBuffer run);

    /** Whether the client has more to take than it should have waiting. */
    boolean isFull();

    /** Calls once when it is no longer full. */
    void whenDrained(Runnable next);

    /** Ends it well: everything was sent. */
    void end();

    /** Ends it so that the client sees that this was not the end, and comes back. */
    void cut();
}
