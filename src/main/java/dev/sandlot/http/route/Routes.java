package dev.sandlot.http.route;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.api.Ask;
import dev.sandlot.api.Binding;
import dev.sandlot.api.Operation;
import dev.sandlot.api.Query;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.Guard;
import dev.sandlot.http.server.HttpMeters;
import dev.sandlot.http.server.Shares;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The table of routes. Each has to be in openapi.json, by which it stands for an {@link Operation} and demands its permission; whatever
 * isn't added here doesn't exist.
 */
public final class Routes {
    /** At the end of a route's path: all that follows, slashes too. */
    private static final String REST = "{path}";

    private final Router router;
    private final ApiDocument document;
    private final Binding binding;
    private final Bodies bodies;
    private final Answers answers;
    private final List<Row> rows = new ArrayList<>();
    private final Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);

    public Routes(Router router, ApiDocument document, Binding binding, Bodies bodies, Answers answers) {
        this.router = router;
        this.document = document;
        this.binding = binding;
        this.bodies = bodies;
        this.answers = answers;
    }

    private record Row(HttpMethod method, Pattern form, String path, Operation operation) {}

    /** An operation that takes and gives JSON. */
    void json(HttpMethod method, String path, Function<Ask, Future<Reply>> work) {
        json(method, path, Bodies.JSON, work);
    }

    /** Likewise, with a body of at most so many bytes. */
    void json(HttpMethod method, String path, long most, Function<Ask, Future<Reply>> work) {
        var contract = add(method, path);
        var endpoint = new Endpoint(contract, most, work);
        endpoints.put(contract.operation(), endpoint);
        router.route(method, routerPath(path)).handler(ctx -> {
            ctx.put(HttpMeters.ROUTE, path);
            answer(ctx, endpoint);
        });
    }

    /** Something else than JSON. The work writes the response itself; where its future fails, nothing has been written yet. */
    void raw(HttpMethod method, String path, BiFunction<RoutingContext, Ask, Future<Void>> work) {
        var contract = add(method, path);
        router.route(method, routerPath(path)).handler(ctx -> {
            ctx.put(HttpMeters.ROUTE, path);
            try {
                binding.admit(contract, ask(ctx))
                        .compose(admitted -> work.apply(ctx, admitted))
                        .onFailure(ctx::fail);
            } catch (RuntimeException e) {
                ctx.fail(e);
            }
        });
    }

    private ApiDocument.Contract add(HttpMethod method, String path) {
        var contract = document.contract(method.name(), path);
        var form = Pattern.compile(path.replace(REST, ".*").replaceAll("\\{\\w+}", "[^/]+"));
        rows.add(new Row(method, form, path, contract.operation()));
        return contract;
    }

    private static String routerPath(String path) {
        return path.replace(REST, "*").replaceAll("\\{(\\w+)}", ":$1");
    }

    private void answer(RoutingContext ctx, Endpoint endpoint) {
        Ask ask;
        try {
            ask = ask(ctx);
        } catch (RuntimeException e) {
            ctx.fail(e);
            return;
        }
        binding.admit(endpoint.contract(), ask)
                .compose(admitted -> run(ctx, endpoint, admitted))
                .compose(reply -> answers.send(ctx, reply))
                .onFailure(ctx::fail);
    }

    private Future<Reply> run(RoutingContext ctx, Endpoint endpoint, Ask admitted) {
        if (endpoint.contract().body() == null) {
            bodies.discard(ctx.request());
            return endpoint.run(admitted);
        }
        return bodies.json(ctx.request(), endpoint.mostBytes(), Shares.party(admitted.principalOrNull()))
                .compose(body -> {
                    try {
                        return endpoint.run(admitted.with(body.json())).onComplete(done -> body.close());
                    } catch (RuntimeException e) {
                        body.close();
                        throw e;
                    }
                });
    }

    /** What a route names beside a sandbox, where it does. */
    private static @Nullable String second(RoutingContext ctx) {
        for (var name : List.of("process", "token", "service", "schedule", "snapshot", "request", "port", "secret")) {
            if (ctx.pathParam(name) != null) {
                return ctx.pathParam(name);
            }
        }
        return null;
    }

    private static Ask ask(RoutingContext ctx) {
        var match = ctx.request().getHeader(HttpHeaders.IF_MATCH);
        return new Ask(
                ctx.get(Guard.PRINCIPAL),
                ctx.pathParam("sandbox"),
                second(ctx),
                new Query(ctx.queryParams()),
                null,
                ctx.request().getHeader("Idempotency-Key"),
                match == null || match.equals("*")
                        ? null
                        : match.replaceFirst("^W/", "").replace("\"", ""));
    }

    /** Whether whoever has no token may use this route. */
    public boolean isOpen(HttpMethod method, String path) {
        return rows.stream()
                .anyMatch(row ->
                        row.operation.permission() == null && row.method.equals(method) && row.path.equals(path));
    }

    /** The methods of the routes with this path. */
    public Set<String> methods(String path) {
        var methods = new TreeSet<String>();
        rows.stream().filter(row -> row.form.matcher(path).matches()).forEach(row -> methods.add(row.method.name()));
        return methods;
    }

    /** Every route as {@code METHOD path}. */
    public Set<String> keys() {
        var keys = new TreeSet<String>();
        rows.forEach(row -> keys.add(ApiDocument.key(row.method.name(), row.path)));
        return keys;
    }

    /** This operation, run as this principal. */
    public Future<Reply> run(Operation operation, Ask ask) {
        return Objects.requireNonNull(endpoints.get(operation), operation.id()).run(ask, binding);
    }
}
