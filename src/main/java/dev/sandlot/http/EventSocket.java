package dev.sandlot.http;

import dev.sandlot.auth.Principal;
import dev.sandlot.model.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.JsonObject;

/**
 * A WebSocket {@code sandlot.events.v1}: each event is a message. Browsers have six connections for a server but hundreds of WebSockets, so
 * this is what the dashboard follows by. A page can't leave bytes unread as a client of a response can; so it says {@code pause} when it
 * has enough to do, and {@code resume}. A message every 15 s shows a page, which never sees a ping, that the link is alive.
 */
final class EventSocket implements EventSink {
    static final String PROTOCOL = "sandlot.events.v1";

    private static final long ALIVE_MILLIS = 15_000;

    private final Vertx vertx;
    private final Context context;
    private final Channel channel;
    private final AttachLine line;
    private final Principal principal;
    /** What waits until the client can take more, or null. */
    private Runnable next;

    private boolean paused;
    private boolean over;

    private EventSocket(Vertx vertx, Channel channel, ServerWebSocket socket, Principal principal) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.channel = channel;
        this.line = new AttachLine(socket);
        this.principal = principal;
        socket.textMessageHandler(text -> line.control(text, this::control));
        socket.binaryMessageHandler(bytes -> line.close(AttachLine.UNSUPPORTED, "Only text is understood here."));
    }

    /** Whether a request wants to become a WebSocket of this protocol; one of another kind can't be had. */
    static boolean isAsked(HttpServerRequest request) {
        if (!Identity.isUpgrade(request)) {
            return false;
        }
        if (!AttachSocket.names(request, PROTOCOL)) {
            throw Fault.of(
                            Fault.Kind.MALFORMED,
                            "This route speaks another subprotocol.",
                            "Connect with the subprotocol \"" + PROTOCOL + "\".")
                    .asException();
        }
        return true;
    }

    static Future<EventSink> open(Vertx vertx, HttpServerRequest request, Principal principal) {
        return request.toWebSocket()
                .map(socket -> new EventSocket(vertx, FrameWriter.channel(request.connection()), socket, principal));
    }

    @Override
    public EventSink during(OpenStreams open, Runnable whenClosed) {
        var alive = vertx.setPeriodic(ALIVE_MILLIS, id -> send(EventFrames.alive()));
        line.open(vertx, open, principal, () -> {
            over = true;
            vertx.cancelTimer(alive);
            whenClosed.run();
        });
        return this;
    }

    private void control(JsonObject message) {
        switch (String.valueOf(message.getValue("type"))) {
            case "pause" -> paused = true;
            case "resume" -> {
                paused = false;
                goOn();
            }
            default -> line.close(AttachLine.UNSUPPORTED, "This type of message is not known here.");
        }
    }

    @Override
    public void write(Buffer events) {
        send(EventFrames.of(((BufferInternal) events).getByteBuf()));
    }

    @Override
    public void write(RunBuffer run) {
        if (!over) {
            send(EventFrames.of(run.bytes()));
        }
        run.release();
    }

    /**
     * By way of the Netty channel, many frames in one write. What the socket itself writes keeps its place: it holds frames back only while the
     * channel is full, and after a close frame nothing is written here.
     */
    private void send(ByteBuf frames) {
        if (!over) {
            channel.writeAndFlush(frames);
        }
    }

    @Override
    public boolean isFull() {
        return paused || !channel.isWritable();
    }

    @Override
    public void whenDrained(Runnable next) {
        this.next = next;
        goOn();
    }

    private void goOn() {
        if (next != null && !paused) {
            // An empty write is done when all that came before it is; it fails where the connection is lost before.
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(written -> context.runOnContext(sent -> runNext()));
        }
    }

    private void runNext() {
        if (next != null && !paused && !over) {
            var work = next;
            next = null;
            work.run();
        }
    }

    @Override
    public void end() {
        close(AttachLine.DONE, null);
    }

    @Override
    public void cut() {
        close(AttachLine.RESTARTING, "Reading failed; come back.");
    }

    private void close(short code, String reason) {
        over = true;
        line.close(code, reason);
    }
}
