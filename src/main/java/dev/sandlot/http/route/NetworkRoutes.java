package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.ClaudeNetworkJson;
import dev.sandlot.api.NetworkJson;
import dev.sandlot.api.Query;
import dev.sandlot.api.StreamFormat;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.EgressRequest;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Subprotocol;
import dev.sandlot.http.socket.EventSocket;
import dev.sandlot.http.stream.DecisionFeed;
import dev.sandlot.model.DecisionFilter;
import dev.sandlot.model.Fault;
import dev.sandlot.model.NetworkChange;
import dev.sandlot.model.NetworkDecision;
import dev.sandlot.model.NetworkRequest;
import dev.sandlot.model.NetworkRequest.Scope;
import dev.sandlot.model.NetworkRequest.State;
import dev.sandlot.model.NetworkView;
import dev.sandlot.model.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a sandbox may reach outside: its rules, what was decided by them, and what it asks for. */
public final class NetworkRoutes {
    private static final String NETWORK = SandboxRoutes.ONE + "/network";
    private static final String REQUESTS = NETWORK + "/requests";
    private static final String REQUEST = REQUESTS + "/{request}";

    private final Vertx vertx;
    private final Bus bus;
    private final Edge edge;
    private final Answers answers;

    public NetworkRoutes(Vertx vertx, Edge edge, Answers answers) {
        this.vertx = vertx;
        this.bus = edge.parts().bus();
        this.edge = edge;
        this.answers = answers;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.GET, "/api/v1/network/presets", this::presets);
        routes.json(HttpMethod.GET, NETWORK, this::get);
        routes.json(HttpMethod.PUT, NETWORK, this::put);
        routes.json(HttpMethod.GET, NETWORK + "/claude", this::exportFor);
        routes.json(HttpMethod.PUT, NETWORK + "/claude", this::importFrom);
        routes.raw(HttpMethod.GET, NETWORK + "/decisions", this::decisions);
        routes.json(HttpMethod.GET, REQUESTS, this::requests);
        routes.json(HttpMethod.POST, REQUESTS, this::ask);
        routes.json(HttpMethod.DELETE, REQUEST, ask -> decide(ask, State.WITHDRAWN, null));
        routes.json(HttpMethod.POST, REQUEST + "/allow", ask -> decide(ask, State.ALLOWED, scope(ask)));
        routes.json(HttpMethod.POST, REQUEST + "/deny", ask -> decide(ask, State.DENIED, scope(ask)));
    }

    private Future<Reply> presets(Ask ask) {
        return bus.ask(new EgressRequest.ListPresets()).map(found -> Reply.ok(NetworkJson.presets(found)));
    }

    private Future<Reply> get(Ask ask) {
        return bus.ask(new EgressRequest.GetNetwork(ask.sandbox())).map(NetworkRoutes::shown);
    }

    private static Reply shown(NetworkView view) {
        return Reply.ok(NetworkJson.of(view), view.policy());
    }

    private Future<Reply> put(Ask ask) {
        var policy = Objects.requireNonNull(NetworkJson.policy(ask.body()));
        return bus.ask(new EgressRequest.ChangeNetwork(ask.sandbox(), NetworkChange.Become.of(policy), ask.ifMatch()))
                .compose(sandbox ->
                        bus.ask(new EgressRequest.GetNetwork(sandbox.id().value())))
                .map(NetworkRoutes::shown);
    }

    private Future<Reply> exportFor(Ask ask) {
        return bus.ask(new EgressRequest.GetNetwork(ask.sandbox()))
                .map(view -> Reply.ok(NetworkJson.of(ClaudeNetworkJson.write(
                        view.policy(), preset -> NetworkJson.destinations(view.presets(), preset)))));
    }

    private Future<Reply> importFrom(Ask ask) {
        var imported = ClaudeNetworkJson.read(ask.body());
        return bus.ask(new EgressRequest.ChangeNetwork(
                        ask.sandbox(), NetworkChange.Become.of(imported.policy()), ask.ifMatch()))
                .compose(sandbox ->
                        bus.ask(new EgressRequest.GetNetwork(sandbox.id().value())))
                .map(view -> Reply.ok(
                        NetworkJson.of(view).put("left_out", new JsonArray(List.copyOf(imported.left()))),
                        view.policy()));
    }

    private Future<Void> decisions(RoutingContext ctx, Ask ask) {
        boolean socket = Subprotocol.EVENTS.isOnlyOneAsked(ctx.request());
        if (!socket) {
            ctx.request().resume();
        }
        var query = ask.query();
        var filter = new DecisionFilter(
                lower(query.text("host")),
                query.list("outcome").stream()
                        .map(outcome -> Query.choice("outcome", outcome, NetworkDecision.Outcome.class))
                        .collect(Collectors.toUnmodifiableSet()));
        int limit = ask.limit();
        boolean follows = query.flag("follow") || EventSocket.format(ctx.request(), query) == StreamFormat.SSE;
        if (!follows) {
            return bus.ask(new EgressRequest.ListDecisions(ask.sandbox(), filter, limit, query.text("cursor")))
                    .compose(found -> answers.send(ctx, Reply.ok(NetworkJson.of(found))));
        }
        if (query.text("cursor") != null) {
            throw Fault.invalid("cursor", "goes without follow").asException();
        }
        var last = ctx.request().getHeader("Last-Event-ID");
        long after = last != null && last.matches("[0-9]{1,18}") ? Long.parseLong(last) : -1;
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> EventSocket.orResponse(
                                vertx, ctx, edge.shares().answersTo(ask.principal()), StreamFormat.SSE)
                        .map(stream -> {
                            var feed = new DecisionFeed(bus, stream, sandbox.id(), filter);
                            stream.during(edge.clients().open(), feed::stop);
                            feed.start(after, limit);
                            return null;
                        }));
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text.toLowerCase(Locale.ROOT);
    }

    private Future<Reply> requests(Ask ask) {
        var state = ask.query().choice("state", State.class);
        if (state != null && state != State.PENDING) {
            throw Fault.invalid("state", "must be pending, or left out").asException();
        }
        return bus.ask(new EgressRequest.ListNetworkRequests(ask.sandbox(), state != null))
                .map(found -> Reply.ok(NetworkJson.requests(found)));
    }

    private Future<Reply> ask(Ask ask) {
        var origin =
                ask.principal().role() == Role.SANDBOX ? NetworkRequest.Origin.AGENT : NetworkRequest.Origin.PERSON;
        return bus.ask(new EgressRequest.AskForNetwork(
                        ask.sandbox(), ask.body().getString("rule"), ask.body().getString("reason"), origin))
                .map(request -> Reply.created(
                        NetworkJson.of(request),
                        SandboxRoutes.ALL + "/" + request.sandbox() + "/network/requests/" + request.id()));
    }

    private static @Nullable Scope scope(Ask ask) {
        var text = ask.body().getString("scope");
        return text == null ? null : Query.choice("scope", text, Scope.class);
    }

    private Future<Reply> decide(Ask ask, State state, @Nullable Scope scope) {
        return bus.ask(new EgressRequest.DecideNetworkRequest(
                        ask.sandbox(),
                        number(ask.process()),
                        state,
                        scope,
                        ask.principal().name()))
                .map(request -> Reply.ok(NetworkJson.of(request)));
    }

    private static long number(String request) {
        if (!request.matches("[0-9]{1,18}")) {
            throw Fault.notFound("There is no such request: its number is wanted.")
                    .asException();
        }
        return Long.parseLong(request);
    }
}
