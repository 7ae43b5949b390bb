package dev.sandlot.http;

import dev.sandlot.api.Binding;
import dev.sandlot.api.Query;
import dev.sandlot.auth.Permission;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
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
 * The table of routes. Each names the least permission that it demands and has to be in openapi.json; whatever isn't added here doesn't
 * exist.
 */
final class Routes {
    private final Router router;
    private final ApiDocument document;
    private final Binding binding;
    private final Bodies bodies;
    private final Answers answers;
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Endpoint> endpoints = new HashMap<>();

    Routes(Router router, ApiDocument document, Binding binding, Bodies bodies, Answers answers) {
        this.router = router;
        this.document = document;
        this.binding = binding;
        this.bodies = bodies;
        this.answers = answers;
    }

    private record Row(
            HttpMethod method,
            Pattern form,
            String path,
            @Nullable Permission permission) {}

    /** An operation that takes and gives JSON; {@code permission} null makes it open to all. */
    void json(HttpMethod method, String path, @Nullable Permission permission, Function<Ask, Future<Reply>> work) {
        json(method, path, permission, Bodies.JSON, work);
    }

    /** Likewise, with a body of at most so many bytes. */
    void json(
            HttpMethod method,
            String path,
            @Nullable Permission permission,
            long most,
            Function<Ask, Future<Reply>> work) {
        var contract = add(method, path, permission);
        var endpoint = new Endpoint(method, path, permission, contract, most, work);
        endpoints.put(contract.id(), endpoint);
        router.route(method, routerPath(path)).handler(ctx -> {
            ctx.put(HttpMeters.ROUTE, path);
            answer(ctx, endpoint);
        });
    }

    /** Something else than JSON. The work writes the response itself; where its future fails, nothing has been written yet. */
    void raw(
            HttpMethod method,
            String path,
            @Nullable Permission permission,
            BiFunction<RoutingContext, Ask, Future<Void>> work) {
        var contract = add(method, path, permission);
        router.route(method, routerPath(path)).handler(ctx -> {
            ctx.put(HttpMeters.ROUTE, path);
            try {
                var ask = ask(ctx);
                binding.require(ask.principalOrNull(), permission, ask.processOrNull());
                binding.resolve(ask.principalOrNull(), ask.sandboxOrNull())
                        .compose(sandbox -> {
                            contract.requireKnown(ask.query());
                            return work.apply(ctx, ask.in(sandbox));
                        })
                        .onFailure(ctx::fail);
            } catch (RuntimeException e) {
                ctx.fail(e);
            }
        });
    }

    private ApiDocument.Operation add(HttpMethod method, String path, @Nullable Permission permission) {
        var contract = document.operation(method, path);
        rows.add(new Row(method, Pattern.compile(path.replaceAll("\\{\\w+}", "[^/]+")), path, permission));
        return contract;
    }

    private static String routerPath(String path) {
        return path.replaceAll("\\{(\\w+)}", ":$1");
    }

    private void answer(RoutingContext ctx, Endpoint endpoint) {
        Ask ask;
        try {
            ask = ask(ctx);
        } catch (RuntimeException e) {
            ctx.fail(e);
            return;
        }
        endpoint.admit(ask, binding)
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

    private static Ask ask(RoutingContext ctx) {
        var match = ctx.request().getHeader(HttpHeaders.IF_MATCH);
        return new Ask(
                ctx.get(Guard.PRINCIPAL),
                ctx.pathParam("sandbox"),
                ctx.pathParam("process") == null ? ctx.pathParam("token") : ctx.pathParam("process"),
                new Query(ctx.queryParams()),
                null,
                ctx.request().getHeader("Idempotency-Key"),
                match == null || match.equals("*")
                        ? null
                        : match.replaceFirst("^W/", "").replace("\"", ""));
    }

    /** Whether whoever has no token may use this route. */
    boolean isOpen(HttpMethod method, String path) {
        return rows.stream()
                .anyMatch(row -> row.permission == null && row.method.equals(method) && row.path.equals(path));
    }

    /** The methods of the routes with this path. */
    Set<String> methods(String path) {
        var methods = new TreeSet<String>();
        rows.stream().filter(row -> row.form.matcher(path).matches()).forEach(row -> methods.add(row.method.name()));
        return methods;
    }

    /** Every route as {@code METHOD path}. */
    Set<String> keys() {
        var keys = new TreeSet<String>();
        rows.forEach(row -> keys.add(ApiDocument.key(row.method, row.path)));
        return keys;
    }

    /** The operation with this operationId, run as this principal. */
    Future<Reply> run(String operation, Ask ask) {
        return Objects.requireNonNull(endpoints.get(operation), operation).run(ask, binding);
    }
}
