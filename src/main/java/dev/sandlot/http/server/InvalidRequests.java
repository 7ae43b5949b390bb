package dev.sandlot.http.server;

import dev.sandlot.api.Problem;
import dev.sandlot.model.Fault;
import dev.sandlot.stream.Unawaited;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Answers what isn't HTTP, and closes the connection: where the next request begins is anybody's guess. */
public final class InvalidRequests {
    private InvalidRequests() {}

    public static void answer(HttpServerRequest request) {
        var cause = request.decoderResult().cause();
        var message = cause instanceof TooLongHttpLineException || cause instanceof TooLongHttpHeaderException
                ? "The request's line or headers are too long."
                : "This is not a valid HTTP/1.1 request.";
        var body = Problem.render(Fault.of(Fault.Kind.MALFORMED, message), null).toBuffer();
        request.response()
                .setStatusCode(400)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(body)
                .onComplete(sent -> Unawaited.note(request.connection().close(), "cutting a connection"));
    }
}
