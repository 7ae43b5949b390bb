package dev.sandlot.http;

import dev.sandlot.model.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Reads request bodies, which the {@link Guard} holds back until it is known who sends them. */
final class Bodies {
    /** Within this time a JSON body has to be there, however slowly it trickles. */
    private static final long MOST_MILLIS = 30_000;

    private final Vertx vertx;
    private final long mostBytes;

    Bodies(Vertx vertx, long mostBytes) {
        this.vertx = vertx;
        this.mostBytes = mostBytes;
    }

    /** The JSON object in the body; null where there is no body, or none is {@code wanted}. */
    Future<JsonObject> read(HttpServerRequest request, boolean wanted) {
        if (!wanted) {
            discard(request);
            return Future.succeededFuture();
        }
        return bytes(request).map(bytes -> {
            if (bytes.length() == 0) {
                return null;
            }
            requireJson(request);
            return parse(bytes);
        });
    }

    private Future<Buffer> bytes(HttpServerRequest request) {
        return bytes(request, mostBytes);
    }

    /** The body as it is, of at most so many bytes; never more than what is the most for all. */
    Future<Buffer> bytes(HttpServerRequest request, long own) {
        long most = Math.min(own, mostBytes);
        if (declaredLength(request) > most) {
            return Future.failedFuture(tooLarge(most).asException());
        }
        var promise = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        var timer = vertx.setTimer(MOST_MILLIS, id -> request.connection().close());
        request.handler(part -> {
            if (body.length() + part.length() > most) {
                promise.tryFail(tooLarge(most).asException());
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> promise.tryComplete(body));
        request.exceptionHandler(promise::tryFail);
        request.resume();
        return promise.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Lets a body go that nobody wants, so that the client gets to read the answer; a huge one ends the connection. */
    void discard(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        if (declaredLength(request) > mostBytes) {
            request.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        request.handler(part -> {
            if (request.bytesRead() > 2 * mostBytes) {
                request.connection().close();
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

    static void requireJson(HttpServerRequest request) {
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

    private static JsonObject parse(Buffer bytes) {
        try {
            return new JsonObject(Text.requireUtf8(bytes));
        } catch (DecodeException | ClassCastException e) {
            throw Fault.of(
                            Fault.Kind.MALFORMED,
                            "The body is not a JSON object.",
                            "Check its braces, quotes and commas.")
                    .asException();
        }
    }
}
