package dev.sandlot.http.route;

import dev.sandlot.http.server.Bodies;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A request's body for a thread that reads and waits: as much of it is held as one may be ahead of the other. */
final class BodyStream extends InputStream {
    private static final int AHEAD = 256 << 10;
    /** What it may hold: a part more than that. */
    static final int MOST = 2 * AHEAD;

    private final HttpServerRequest request;
    private final Context loop;
    private final Deque<Buffer> parts = new ArrayDeque<>();
    private int held;
    private int at;
    private boolean paused;
    private boolean ended;
    private @Nullable IOException broken;

    private BodyStream(HttpServerRequest request, Context loop) {
        this.request = request;
        this.loop = loop;
    }

    /** To be called on the request's event loop. */
    static BodyStream of(HttpServerRequest request, Context loop) {
        var stream = new BodyStream(request, loop);
        request.exceptionHandler(cause -> stream.end(new IOException("the body broke off", cause)));
        request.endHandler(v -> stream.end(null));
        request.handler(stream::add);
        if (request.response().closed()) {
            stream.end(new IOException("the client has gone"));
        }
        Bodies.want(request);
        return stream;
    }

    private synchronized void add(Buffer part) {
        parts.add(part);
        held += part.length();
        if (held > AHEAD && !paused) {
            paused = true;
            request.pause();
        }
        notifyAll();
    }

    private synchronized void end(@Nullable IOException why) {
        if (!ended) {
            ended = true;
            broken = why;
            notifyAll();
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (parts.isEmpty()) {
            if (broken != null) {
                throw broken;
            }
            if (ended) {
                return -1;
            }
            await();
        }
        var part = parts.element();
        int taken = Math.min(length, part.length() - at);
        part.getBytes(at, at + taken, into, offset);
        at += taken;
        if (at == part.length()) {
            parts.remove();
            held -= at;
            at = 0;
            goOn();
        }
        return taken;
    }

    @Override
    public synchronized int available() {
        return held;
    }

    private void await() throws IOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void goOn() {
        if (paused && held <= AHEAD / 2) {
            paused = false;
            loop.runOnContext(v -> request.resume());
        }
    }
}
