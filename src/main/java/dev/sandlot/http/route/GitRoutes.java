package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.FileJson;
import dev.sandlot.api.Json;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Shares;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.GitSource;
import dev.sandlot.stream.Packing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What git says of a directory of a sandbox. */
public final class GitRoutes {
    /** An answer is held twice while it is made. */
    private static final int HELD = 2;

    private static final Pattern KNOWN =
            Pattern.compile("(?:[0-9a-f]{40}|[0-9a-f]{64})(?:,(?:[0-9a-f]{40}|[0-9a-f]{64})){0,99}");

    private final Vertx vertx;
    private final Edge edge;
    private final Bus bus;
    private final GitSource git;
    private final Shares shares;
    private final Answers answers;

    public GitRoutes(Vertx vertx, Edge edge, Answers answers) {
        this.vertx = vertx;
        this.edge = edge;
        this.bus = edge.parts().bus();
        this.git = edge.parts().ports().git();
        this.shares = edge.shares();
        this.answers = answers;
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, SandboxRoutes.ONE + "/git/status", this::status);
        routes.raw(HttpMethod.GET, SandboxRoutes.ONE + "/diff", this::diff);
        routes.raw(HttpMethod.GET, SandboxRoutes.ONE + "/git/bundle", this::bundle);
    }

    /** A question, which is given where it draws the room from for what it holds. */
    private Future<Void> asked(RoutingContext ctx, Ask ask, BiFunction<SandboxId, LongConsumer, Future<Void>> answer) {
        ctx.request().resume();
        var lease = shares.bodies().lease(Shares.party(ask.principal()));
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> answer.apply(sandbox.id(), bytes -> Bodies.requireRoom(lease, HELD * bytes)))
                .onComplete(done -> lease.close());
    }

    private Future<Void> status(RoutingContext ctx, Ask ask) {
        var directory = InnerPaths.inQuery(ctx);
        return asked(
                ctx,
                ask,
                (sandbox, held) -> git.status(sandbox, directory, held)
                        .compose(status -> answers.send(ctx, Reply.ok(json(status)))));
    }

    /** {@code {repository, branch, head, entries: [{path, status, from?}], truncated}}. */
    private static JsonObject json(GitSource.@Nullable Status status) {
        if (status == null) {
            return new JsonObject()
                    .put("repository", false)
                    .put("branch", null)
                    .put("head", null)
                    .put("entries", new JsonArray())
                    .put("truncated", false);
        }
        var entries = new JsonArray();
        status.changes().forEach(change -> {
            var json = new JsonObject();
            FileJson.put(json, "path", change.path());
            json.put("status", Json.label(change.kind()));
            if (change.from() != null) {
                FileJson.put(json, "from", change.from());
            }
            entries.add(json);
        });
        return new JsonObject()
                .put("repository", true)
                .put("branch", status.branch())
                .put("head", status.head())
                .put("entries", entries)
                .put("truncated", status.truncated());
    }

    private Future<Void> diff(RoutingContext ctx, Ask ask) {
        var directory = InnerPaths.inQuery(ctx);
        return asked(
                ctx,
                ask,
                (sandbox, held) -> git.diff(sandbox, directory, held).compose(diff -> {
                    var response = ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/x-diff");
                    if (diff.truncated()) {
                        response.putHeader("Sandlot-Truncated", "true");
                    }
                    return response.end(diff.bytes());
                }));
    }

    private Future<Void> bundle(RoutingContext ctx, Ask ask) {
        ctx.request().resume();
        var directory = InnerPaths.inQuery(ctx);
        var known = ask.query().text("known");
        if (known != null && !KNOWN.matcher(known).matches()) {
            throw Fault.invalid(
                            "known",
                            "must be at most 100 commits, each as 40 or 64 hexadecimal digits, with commas between")
                    .asException();
        }
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> git.bundle(
                        sandbox.id(), directory, known == null ? List.of() : List.of(known.split(",")), true))
                .compose(packing -> OutgoingFiles.send(vertx, edge, ctx, ask, packing, new Plain()));
    }

    private static final class Plain implements OutgoingFiles.Form {
        @Override
        public String contentType() {
            return "application/x-git-bundle";
        }

        @Override
        public Buffer piece(Packing.Piece piece) {
            return piece instanceof Packing.Contents contents ? contents.bytes() : Buffer.buffer();
        }
    }
}
