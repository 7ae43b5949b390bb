package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.Binding;
import dev.sandlot.api.Query;
import dev.sandlot.api.StreamFormat;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.http.server.Shares;
import dev.sandlot.http.server.Subprotocol;
import dev.sandlot.http.socket.EventSocket;
import dev.sandlot.http.stream.EventFeed;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The event log as a stream that can be resumed. */
public final class EventRoutes {
    private static final String PATH = "/api/v1/events";

    private final Vertx vertx;
    private final Bus bus;
    private final OpenStreams open;
    private final Shares shares;

    public EventRoutes(Vertx vertx, Bus bus, OpenStreams open, Shares shares) {
        this.vertx = vertx;
        this.bus = bus;
        this.open = open;
        this.shares = shares;
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, PATH, this::follow);
    }

    private Future<Void> follow(RoutingContext ctx, Ask ask) {
        if (!Subprotocol.EVENTS.isOnlyOneAsked(ctx.request())) {
            ctx.request().resume();
        }
        var query = ask.query();
        var types = query.list("types");
        return sandbox(ask).compose(sandbox -> {
            var filter = new EventFeed.Filter(sandbox, types);
            return after(query, filter, ctx.request().getHeader("Last-Event-ID"))
                    .compose(after -> EventSocket.orResponse(
                                    vertx, ctx, shares.answersTo(ask.principal()), StreamFormat.SSE)
                            .map(stream -> {
                                var feed = new EventFeed(bus, stream, filter, after);
                                stream.during(open, feed::stop);
                                feed.start();
                                return null;
                            }));
        });
    }

    /** The id of the sandbox that is asked for, or null for all. A deleted one can be asked for by its whole id. */
    private Future<SandboxId> sandbox(Ask ask) {
        var bound = ask.principal().sandbox();
        var asked = ask.query().text("sandbox");
        if (bound != null) {
            return new Binding(bus).resolve(ask.principal(), asked).map(bound);
        }
        return asked == null
                ? Future.succeededFuture()
                : bus.ask(new Request.GetSandbox(asked, 0))
                        .map(found -> found.id())
                        .recover(failure -> gone(asked, failure));
    }

    /** Its events tell that there was such a sandbox. */
    private Future<SandboxId> gone(String asked, Throwable failure) {
        var isUnknown = failure instanceof FaultException known && known.fault().kind() == Fault.Kind.NOT_FOUND;
        return isUnknown && SandboxId.isId(asked)
                ? bus.ask(new Request.ReadEvents(-1, asked, java.util.List.of(), 1))
                        .compose(events -> events.isEmpty()
                                ? Future.failedFuture(failure)
                                : Future.succeededFuture(new SandboxId(asked)))
                : Future.failedFuture(failure);
    }

    /** The number of the last event that the client has or doesn't want. */
    private Future<Long> after(Query query, EventFeed.Filter filter, @Nullable String lastEventId) {
        if (lastEventId != null && lastEventId.matches("[0-9]{1,18}")) {
            return Future.succeededFuture(Long.parseLong(lastEventId));
        }
        var from = query.number("from", 0, Long.MAX_VALUE);
        var tail = query.number("tail", 0, 1000);
        if (from != null && tail != null) {
            throw Fault.invalid("tail", "goes without from").asException();
        }
        if (from != null) {
            return Future.succeededFuture(Math.max(0, from - 1));
        }
        return tail == null || tail == 0
                ? bus.ask(new Request.ReadEvents(-1, null, java.util.List.of(), 1))
                        .map(events -> events.isEmpty()
                                ? 0
                                : events.get(events.size() - 1).seq())
                : bus.ask(filter.after(-1, tail.intValue()))
                        .map(events -> events.isEmpty() ? 0 : events.get(0).seq() - 1);
    }
}
