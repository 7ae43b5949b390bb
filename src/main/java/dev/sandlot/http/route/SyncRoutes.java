package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.FileJson;
import dev.sandlot.api.ManifestJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Edge;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.ManifestEntry;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Planning;
import dev.sandlot.stream.Unpacking;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;

/** What bringing a directory of a sandbox to the state of another, or the other way, takes beside archives. */
public final class SyncRoutes {
    private static final String SYNC = SandboxRoutes.ONE + "/sync";

    private final Vertx vertx;
    private final Edge edge;
    private final Bus bus;
    private final FileSource files;
    private final BodyWorkers workers;

    public SyncRoutes(Vertx vertx, Edge edge, BodyWorkers workers) {
        this.vertx = vertx;
        this.edge = edge;
        this.bus = edge.parts().bus();
        this.files = edge.parts().ports().files();
        this.workers = workers;
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.POST, SYNC + "/plan", this::plan);
        routes.raw(HttpMethod.POST, SYNC + "/delete", this::delete);
        routes.raw(HttpMethod.POST, SYNC + "/list", this::list);
    }

    private Future<Void> plan(RoutingContext ctx, Ask ask) {
        var directory = InnerPaths.inQuery(ctx);
        var asked = ask.query().choice("extras", Planning.Extras.class);
        var extras = asked == null ? Planning.Extras.NONE : asked;
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> workers.read(ctx, ask, lease -> {
                    var answer = new PlanAnswer(lease);
                    return files.plan(sandbox.id(), directory, extras, answer)
                            .map(planning -> new Comparison(planning, answer));
                }))
                .compose(json -> send(ctx, json));
    }

    private static Future<Void> send(RoutingContext ctx, Buffer json) {
        return ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(json);
    }

    private record Comparison(Planning planning, PlanAnswer answer) implements BodyWorkers.Work<Buffer> {
        @Override
        public Buffer carry(InputStream body) {
            ManifestJson.read(body, entry -> BodyWorkers.await(planning.entry(entry)));
            BodyWorkers.await(planning.finish());
            return answer.json();
        }

        @Override
        public Future<Void> close() {
            return planning.close();
        }
    }

    private Future<Void> delete(RoutingContext ctx, Ask ask) {
        var directory = InnerPaths.inQuery(ctx);
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> workers.read(
                        ctx,
                        ask,
                        lease -> files.discard(sandbox.id(), directory).map(Removal::new)))
                .compose(outcome -> send(ctx, ArchiveRoutes.json(outcome).toBuffer()));
    }

    private record Removal(Unpacking removing) implements BodyWorkers.Work<Unpacking.Outcome> {
        @Override
        public Unpacking.Outcome carry(InputStream body) {
            ManifestJson.read(body, entry -> BodyWorkers.await(removing.entry(gone(entry))));
            return BodyWorkers.await(removing.finish());
        }

        private static FileEntry gone(ManifestEntry entry) {
            if (entry.file().kind() != FileEntry.Kind.GONE) {
                throw Fault.invalid("kind", "must be gone: only that is done here")
                        .asException();
            }
            return entry.file();
        }

        @Override
        public Future<Void> close() {
            return removing.close();
        }
    }

    private Future<Void> list(RoutingContext ctx, Ask ask) {
        var directory = InnerPaths.inQuery(ctx);
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox ->
                        OutgoingFiles.chosen(workers, ctx, ask, () -> files.pack(sandbox.id(), directory, false)))
                .compose(packing -> OutgoingFiles.sendCoded(vertx, edge, workers, ctx, ask, packing, new Lines()));
    }

    /** A file a line, as {@link FileJson} has it; one that can't be looked at is {@code {left_out: {path, why}}}. */
    private static final class Lines implements OutgoingFiles.Form {
        @Override
        public String contentType() {
            return "application/x-ndjson";
        }

        @Override
        public Buffer piece(Packing.Piece piece) {
            var json = piece instanceof Packing.LeftOut left
                    ? new JsonObject().put("left_out", ArchiveRoutes.json(left))
                    : FileJson.of(((Packing.Entry) piece).file());
            return json.toBuffer().appendByte((byte) '\n');
        }
    }
}
