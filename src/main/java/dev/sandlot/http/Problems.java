package dev.sandlot.http;

import dev.sandlot.api.Text;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renders every failure as problem details (RFC 9457), once and here. A failure that isn't a {@link Fault} is a mistake in the program:
 * the caller gets an id, and the log gets the rest under that id.
 */
final class Problems implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** Statuses that a WebSocket client is told as close code 4000 + status, because browsers hide the status of a handshake. */
    private static final Set<Integer> CLOSE_CODES = Set.of(401, 403, 404);

    private final Bodies bodies;
    private final Routes routes;

    Problems(Bodies bodies, Routes routes) {
        this.bodies = bodies;
        this.routes = routes;
    }

    /** A fault that may be over after a while. */
    static final class RetryLater extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Fault fault;
        private final long seconds;

        RetryLater(Fault fault, Duration delay) {
            super(fault.message(), null, false, false);
            this.fault = fault;
            this.seconds = Math.max(1, delay.toSeconds());
        }
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
        if (CLOSE_CODES.contains(status) && ctx.get(Guard.FOREIGN) == null && understandsCloseCodes(ctx.request())) {
            Unawaited.note(
                    ctx.request()
                            .toWebSocket()
                            .compose(socket -> socket.close(
                                    (short) (4000 + status), fault.kind().title())),
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
                        String.join(", ", routes.methods(ctx.request().path())));
            case UNAVAILABLE, TOO_MANY ->
                response.putHeader(
                        HttpHeaders.RETRY_AFTER,
                        String.valueOf(ctx.failure() instanceof RetryLater later ? later.seconds : 5));
            default -> {
                // No header goes with it.
            }
        }
        Unawaited.note(
                response.setStatusCode(status)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                        .end(render(fault, ctx.request().path()).toBuffer()),
                "sending a problem");
    }

    private static boolean understandsCloseCodes(HttpServerRequest request) {
        return AttachSocket.isAsked(request)
                || (Identity.isUpgrade(request) && AttachSocket.names(request, EventSocket.PROTOCOL));
    }

    private static boolean isGone(@Nullable Throwable failure) {
        return failure instanceof ClosedChannelException || failure instanceof HttpClosedException;
    }

    /** @param instance the path of the request, or null */
    static JsonObject render(Fault fault, @Nullable String instance) {
        var kind = fault.kind();
        var json = new JsonObject()
                .put("type", "urn:sandlot:problem:" + kind.name().toLowerCase(Locale.ROOT))
                .put("title", kind.title())
                .put("status", kind.status())
                .put("detail", fault.hint() == null ? fault.message() : fault.message() + " " + fault.hint());
        if (instance != null) {
            json.put("instance", Text.printable(instance));
        }
        if (fault.state() != null) {
            json.put("state", fault.state());
        }
        if (!fault.errors().isEmpty()) {
            var errors = new JsonArray();
            fault.errors()
                    .forEach(e ->
                            errors.add(new JsonObject().put("field", e.field()).put("message", e.message())));
            json.put("errors", errors);
        }
        return json;
    }

    /** What to tell the caller of this failure; an unexpected one is logged here. */
    static Fault fault(@Nullable Throwable failure, int status, String where) {
        if (failure instanceof FaultException known) {
            return known.fault();
        }
        if (failure instanceof RetryLater later) {
            return later.fault;
        }
        if (failure instanceof io.vertx.ext.web.handler.HttpException web) {
            return Fault.of(kind(web.getStatusCode()), message(web.getStatusCode()));
        }
        if (status >= 400 && status < 500) {
            return Fault.of(kind(status), message(status));
        }
        if (failure instanceof IllegalArgumentException && status == 400) {
            return Fault.of(Fault.Kind.MALFORMED, message(400));
        }
        var id = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("Request {} failed unexpectedly [{}]", Text.printable(where), id, failure);
        return Fault.of(
                Fault.Kind.INTERNAL,
                "Something went wrong inside the daemon [" + id + "].",
                "The daemon's log says more under this number.");
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
