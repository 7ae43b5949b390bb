package dev.sandlot.http.server;

import dev.sandlot.api.Problem;
import dev.sandlot.api.RetryLater;
import dev.sandlot.api.Text;
import dev.sandlot.model.Fault;
import dev.sandlot.stream.Unawaited;
import dev.sandlot.wire.CloseCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every failure of a request with problem details (RFC 9457), once and here. */
public final class Problems implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final Bodies bodies;
    private final Function<String, Set<String>> methods;

    /** @param methods gives those that the routes of a path take */
    public Problems(Bodies bodies, Function<String, Set<String>> methods) {
        this.bodies = bodies;
        this.methods = methods;
    }

    @Override
    public void handle(RoutingContext ctx) {
        var response = ctx.response();
        // A write may fail before the connection is known to be closed.
        if (response.closed() || isGone(ctx.failure())) {
            // Whoever goes away makes what is under way fail; there is nobody to tell.
            LOG.debug(
                    "{}: nobody waits for the answer",
                    Text.printable(ctx.request().path()),
                    ctx.failure());
            return;
        }
        var fault = fault(ctx.failure(), ctx.statusCode(), ctx.request().path());
        var status = fault.kind().status();
        if (response.headWritten()) {
            // Too late for an answer: the cut connection tells the client.
            Unawaited.note(ctx.request().connection().close(), "cutting a connection");
            return;
        }
        var code = CloseCode.refusing(fault.kind());
        if (code != null && ctx.get(Guard.FOREIGN) == null && understandsCloseCodes(ctx.request())) {
            Unawaited.note(
                    ctx.request()
                            .toWebSocket()
                            .compose(socket ->
                                    socket.close(code.code(), fault.kind().title())),
                    "refusing a socket");
            return;
        }
        bodies.discard(ctx.request());
        response.headers().remove(HttpHeaders.ETAG);
        switch (fault.kind()) {
            case UNAUTHENTICATED -> response.putHeader("WWW-Authenticate", "Bearer realm=\"sandlot\"");
            case METHOD_NOT_ALLOWED ->
                response.putHeader(
                        HttpHeaders.ALLOW,
                        String.join(", ", methods.apply(ctx.request().path())));
            case UNAVAILABLE, TOO_MANY ->
                response.putHeader(
                        HttpHeaders.RETRY_AFTER,
                        String.valueOf(ctx.failure() instanceof RetryLater later ? later.seconds() : 5));
            default -> {
                // No header goes with it.
            }
        }
        Unawaited.note(
                response.setStatusCode(status)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                        .end(Problem.render(fault, ctx.request().path()).toBuffer()),
                "sending a problem");
    }

    private static boolean understandsCloseCodes(HttpServerRequest request) {
        return Arrays.stream(Subprotocol.values()).anyMatch(protocol -> protocol.isAsked(request));
    }

    private static boolean isGone(@Nullable Throwable failure) {
        return failure instanceof ClosedChannelException || failure instanceof HttpClosedException;
    }

    /** What to tell the caller: of what the server itself answers, there is only a status. */
    private static Fault fault(@Nullable Throwable failure, int status, String where) {
        if (Problem.known(failure).isEmpty()) {
            if (failure instanceof io.vertx.ext.web.handler.HttpException web) {
                return Fault.of(kind(web.getStatusCode()), message(web.getStatusCode()));
            }
            if (status >= 400 && status < 500) {
                return Fault.of(kind(status), message(status));
            }
        }
        return Problem.fault(failure, where);
    }

    private static Fault.Kind kind(int status) {
        for (var kind : Fault.Kind.values()) {
            if (kind.status() == status) {
                return kind;
            }
        }
        return Fault.Kind.MALFORMED;
    }

    private static String message(int status) {
        return switch (status) {
            case 404 -> "There is no such route. GET /openapi.json lists all of them.";
            case 405 -> "This route doesn't take that method. GET /openapi.json lists what it takes.";
            default -> "The request is malformed. Check its path, query and headers.";
        };
    }
}
