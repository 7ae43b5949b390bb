package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.EventText;
import dev.sandlot.api.StreamFormat;
import dev.sandlot.http.preview.PreviewLinks;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.RequestEnd;
import dev.sandlot.http.server.Shares;
import dev.sandlot.http.stream.EventStream;
import dev.sandlot.mcp.Answer;
import dev.sandlot.mcp.McpExchange;
import dev.sandlot.mcp.McpServer;
import dev.sandlot.mcp.resource.Resources;
import dev.sandlot.mcp.tool.Call.Over;
import dev.sandlot.mcp.tool.ToolParts;
import dev.sandlot.mcp.tool.Toolbox;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The agents' protocol over HTTP (MCP's streamable HTTP): one message a request, answered with JSON, or with events where progress is told
 * before the answer. There are no sessions and no streams beside those.
 */
public final class McpRoutes {
    private static final String PATH = "/mcp";
    /** A client whose link is cut while it sends never sees why: so this much of what is too large is let go. */
    private static final long MOST_DISCARDED = 32 << 20;
    /** Who waits longer gets a sign of life from then on, so that neither he nor a proxy gives up. */
    private static final long PATIENCE_MILLIS = 15_000;

    private final Vertx vertx;
    private final Edge edge;
    private final Bodies bodies;
    private final Answers answers;
    private final McpServer server;

    public McpRoutes(Vertx vertx, Edge edge, Bodies bodies, Answers answers, PreviewLinks links) {
        this.vertx = vertx;
        this.edge = edge;
        this.bodies = bodies;
        this.answers = answers;
        var parts = edge.parts();
        var used = new ToolParts(
                vertx,
                parts.bus(),
                parts.ports(),
                edge.document(),
                parts.access().selections(),
                links::to);
        this.server = new McpServer(
                new Toolbox(used),
                new Resources(used),
                edge.clients().calls(),
                edge.clients().activity(),
                version());
    }

    private static String version() {
        var packaged = McpRoutes.class.getPackage().getImplementationVersion();
        return packaged == null ? "development" : packaged;
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.POST, PATH, this::take);
    }

    private Future<Void> take(RoutingContext ctx, Ask ask) {
        var principal = ask.principal();
        return bodies.json(ctx.request(), Bodies.COMMAND, Shares.party(principal))
                .map(body -> new Reading(body, null))
                .otherwise(failure -> new Reading(null, failure))
                .compose(reading -> reading.body() == null
                        ? send(ctx, null, McpServer.failed(reading.orFailure()))
                        : answer(ctx, ask, reading.body()));
    }

    /** A body, or why there is none. */
    private record Reading(
            Bodies.@Nullable Read body, @Nullable Throwable failure) {
        Throwable orFailure() {
            return failure == null ? new IllegalStateException("neither a body nor a failure") : failure;
        }
    }

    private Future<Void> answer(RoutingContext ctx, Ask ask, Bodies.Read body) {
        var context = vertx.getOrCreateContext();
        var way = new Way(ctx, ask);
        var exchange = new McpExchange(context, way::notify);
        var open = edge.clients().open();
        var forget =
                open.add(context, ask.principal(), () -> exchange.end(Over.STOPPING), () -> exchange.end(Over.GONE));
        RequestEnd.tell(ctx, () -> exchange.end(Over.GONE));
        var patience = vertx.setTimer(PATIENCE_MILLIS, id -> way.open());
        var json = body.json() == null ? new JsonObject() : body.json();
        return server.answer(json, ctx.request()::getHeader, ask.principal(), exchange)
                .onComplete(done -> {
                    vertx.cancelTimer(patience);
                    forget.run();
                    body.close();
                })
                .compose(answer -> send(ctx, way.stream, answer));
    }

    /** How what comes before the answer is sent: as events, from the first one on, where the client takes those. */
    private final class Way {
        private final RoutingContext ctx;
        private final Ask ask;
        private final boolean events;
        private @Nullable EventStream stream;

        Way(RoutingContext ctx, Ask ask) {
            this.ctx = ctx;
            this.ask = ask;
            var accept = ctx.request().getHeader(HttpHeaders.ACCEPT);
            this.events = accept != null && accept.contains(StreamFormat.SSE.contentType());
        }

        /** Sends the head of a stream of events, once; from then on it is kept alive. */
        void open() {
            if (events && stream == null && !ctx.response().closed()) {
                stream = EventStream.response(vertx, ctx, edge.shares().answersTo(ask.principal()), StreamFormat.SSE);
            }
        }

        void notify(JsonObject message) {
            open();
            // Progress that can't be sent now is no longer news later.
            if (stream != null && !stream.isFull()) {
                stream.write(EventText.of(null, "message", message));
            }
        }
    }

    private Future<Void> send(RoutingContext ctx, @Nullable EventStream stream, Answer answer) {
        if (ctx.response().closed()) {
            return Future.succeededFuture();
        }
        if (stream != null) {
            if (answer.body() != null) {
                stream.write(EventText.of(null, "message", answer.body()));
            }
            stream.end();
            return Future.succeededFuture();
        }
        var response = ctx.response().setStatusCode(answer.status());
        if (answer.body() == null) {
            return response.end();
        }
        bodies.discard(ctx.request(), MOST_DISCARDED);
        return answers.whole(ctx, "application/json", answer.body().toBuffer());
    }
}
