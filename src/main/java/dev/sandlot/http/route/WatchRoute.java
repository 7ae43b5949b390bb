package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.StreamFormat;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Subprotocol;
import dev.sandlot.http.socket.EventSocket;
import dev.sandlot.http.stream.ChangeFeed;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** What changes in a directory of a sandbox, as it happens. Whoever watches looks on: the sandbox is not idle meanwhile. */
public final class WatchRoute {
    private static final String PATH = SandboxRoutes.ONE + "/watch";

    private final Vertx vertx;
    private final Bus bus;
    private final FileSource files;
    private final Edge edge;

    public WatchRoute(Vertx vertx, Edge edge) {
        this.vertx = vertx;
        this.bus = edge.parts().bus();
        this.files = edge.parts().ports().files();
        this.edge = edge;
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, PATH, this::watch);
    }

    private Future<Void> watch(RoutingContext ctx, Ask ask) {
        if (!Subprotocol.EVENTS.isOnlyOneAsked(ctx.request())) {
            ctx.request().resume();
        }
        var directory = InnerPaths.inQuery(ctx);
        boolean recursive = ask.query().flag("recursive");
        var share = edge.shares().answersTo(ask.principal());
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> files.watch(sandbox.id(), directory, recursive))
                .compose(watching -> EventSocket.orResponse(vertx, ctx, share, StreamFormat.SSE)
                        .onFailure(refused -> Unawaited.note(watching.close(), "watching nothing more"))
                        .map(stream -> {
                            new ChangeFeed(directory, watching, stream)
                                    .start(edge.clients().open());
                            return null;
                        }));
    }
}
