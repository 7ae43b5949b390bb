package dev.sandlot.http.server;

import dev.sandlot.api.JsonBody;
import dev.sandlot.api.RetryLater;
import dev.sandlot.model.Fault;
import dev.sandlot.stream.Budget;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;

/**
 * Reads request bodies, which the {@link Guard} holds back until it is known who sends them. A body is as large as its route allows, is
 * there within {@value #MOST_MILLIS} ms however slowly it trickles, and draws from the {@link Budget} together with what is made of it.
 */
public final class Bodies {
    /** A login code in JSON. */
    public static final long LOGIN = 4 << 10;
    /** What is no command and no input. */
    public static final long JSON = 1 << 20;
    /** A command may have 1 MiB, which JSON makes longer. */
    public static final long COMMAND = 2 << 20;

    private static final long MOST_MILLIS = 30_000;
    /** Bodies up to here are always taken, so that whoever fills the budget can't keep others from small requests. */
    private static final long FREE = 16 << 10;
    /** A buffer that grows is copied into one of twice its size. */
    private static final int GROWTH = 2;
    /** Text and tree of a body, beside its bytes. */
    private static final int PARSED = 3;
    /** So much of a body that nobody wants is read, so that the client gets to read the answer. */
    private static final long MOST_DISCARDED = 1 << 20;

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Budget budget;
    private final long mostBytes;

    /** @param mostBytes the most for all routes */
    public Bodies(Vertx vertx, Budget budget, long mostBytes) {
        this.vertx = vertx;
        this.budget = budget;
        this.mostBytes = mostBytes;
    }

    /**
     * A body, and the room that it takes until it is closed.
     *
     * @param json null where there is no body
     */
    public record Read(JsonObject json, Budget.Lease lease) implements AutoCloseable {
        @Override
        public void close() {
            lease.close();
        }
    }

    /** The JSON object in the body; of at most so many bytes, but never more than what is the most for all. */
    public Future<Read> json(HttpServerRequest request, long most, Object party) {
        var lease = budget.lease(party);
        return bytes(request, most, lease)
                .compose(bytes ->
                        bytes.length() == 0 ? Future.<JsonObject>succeededFuture() : parse(request, bytes, lease))
                .map(json -> new Read(json, lease))
                .onFailure(failure -> lease.close());
    }

    private Future<JsonObject> parse(HttpServerRequest request, Buffer bytes, Budget.Lease lease) {
        requireJson(request);
        if (bytes.length() <= FREE) {
            return Future.succeededFuture(JsonBody.parse(bytes));
        }
        requireRoom(lease, (long) PARSED * bytes.length());
        return vertx.executeBlocking(() -> JsonBody.parse(bytes), false);
    }

    /** The body as it is; likewise. The caller closes the lease, also where this fails. */
    public Future<Buffer> bytes(HttpServerRequest request, long own, Budget.Lease lease) {
        long most = Math.min(own, mostBytes);
        if (declaredLength(request) > most) {
            return Future.failedFuture(tooLarge(most).asException());
        }
        if (request.response().closed()) {
            return Future.failedFuture(brokenOff());
        }
        var promise = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        var timer = vertx.setTimer(MOST_MILLIS, id -> {
            promise.tryFail(brokenOff());
            Unawaited.note(request.connection().close(), "cutting a connection");
        });
        request.handler(part -> {
            if (promise.future().isComplete()) {
                return;
            }
            int length = body.length() + part.length();
            if (length > most) {
                promise.tryFail(tooLarge(most).asException());
            } else if (length > FREE && !lease.grow((long) GROWTH * part.length())) {
                promise.tryFail(busy());
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> promise.tryComplete(body));
        request.exceptionHandler(broken -> promise.tryFail(brokenOff()));
        want(request);
        return promise.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Takes room for what is made of a body, or fails with what tells the client to come back. */
    public static void requireRoom(Budget.Lease lease, long bytes) {
        if (!lease.grow(bytes)) {
            throw busy();
        }
    }

    /** The fault for who finds the budget empty. */
    public static RuntimeException busy() {
        return new RetryLater(
                Fault.of(Fault.Kind.UNAVAILABLE, "Too much is under way at the moment.", "Try again in a moment."),
                SOON);
    }

    private static RuntimeException brokenOff() {
        return Fault.of(Fault.Kind.MALFORMED, "The body broke off, or took too long.")
                .asException();
    }

    /** Has the client send the body that it offers (RFC 9110, 10.1.1). */
    public static void want(HttpServerRequest request) {
        var expected = request.getHeader(HttpHeaders.EXPECT);
        if (expected != null
                && expected.equalsIgnoreCase("100-continue")
                && !request.response().headWritten()) {
            Unawaited.note(request.response().writeContinue(), "asking for a body");
        }
        request.resume();
    }

    /** Lets a body go that nobody wants, so that the client gets to read the answer; a huge one ends the connection. */
    public void discard(HttpServerRequest request) {
        discard(request, MOST_DISCARDED);
    }

    /** Likewise; one of more than so many bytes ends the connection. */
    public void discard(HttpServerRequest request, long most) {
        if (request.isEnded()) {
            return;
        }
        if (declaredLength(request) > most || request.getHeader(HttpHeaders.EXPECT) != null) {
            request.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        long before = request.bytesRead();
        request.handler(part -> {
            if (request.bytesRead() - before > most) {
                Unawaited.note(request.connection().close(), "cutting a connection");
            }
        });
        request.exceptionHandler(broken -> {});
        request.resume();
    }

    private static long declaredLength(HttpServerRequest request) {
        try {
            var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static Fault tooLarge(long most) {
        return Fault.of(Fault.Kind.TOO_LARGE, "The body is larger than " + most + " bytes.", "Send less.");
    }

    public static void requireJson(HttpServerRequest request) {
        var type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        var plain = type == null ? "" : type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (!plain.equals("application/json")) {
            throw Fault.of(
                            Fault.Kind.UNSUPPORTED_TYPE,
                            "The body has to be JSON.",
                            "Send it with the header \"Content-Type: application/json\".")
                    .asException();
        }
    }
}
