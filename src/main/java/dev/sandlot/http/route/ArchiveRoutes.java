package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.FileJson;
import dev.sandlot.archive.TarReader;
import dev.sandlot.archive.TarWriter;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.Edge;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.InnerPath;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Unpacking;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Directories of sandboxes as tar archives, out and in, with all that lies in them. */
public final class ArchiveRoutes {
    private static final String PATH = SandboxRoutes.ONE + "/archive";
    private static final int PART = 64 << 10;
    /** What the digests of one archive take, and the answer that tells them. */
    private static final long DIGESTS = 4 << 20;

    private final Vertx vertx;
    private final Bus bus;
    private final FileSource files;
    private final Edge edge;
    private final BodyWorkers workers;

    public ArchiveRoutes(Vertx vertx, Edge edge, BodyWorkers workers) {
        this.vertx = vertx;
        this.bus = edge.parts().bus();
        this.files = edge.parts().ports().files();
        this.edge = edge;
        this.workers = workers;
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, PATH, this::read);
        routes.raw(HttpMethod.POST, PATH, this::readSome);
        routes.raw(HttpMethod.PUT, PATH, this::write);
    }

    private Future<Void> read(RoutingContext ctx, Ask ask) {
        ctx.request().resume();
        var directory = InnerPaths.inQuery(ctx);
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> files.pack(sandbox.id(), directory, true))
                .compose(Packing.Choice::begin)
                .compose(packing -> send(ctx, ask, directory, packing));
    }

    /** The same of what a manifest names. */
    private Future<Void> readSome(RoutingContext ctx, Ask ask) {
        var directory = InnerPaths.inQuery(ctx);
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox ->
                        OutgoingFiles.chosen(workers, ctx, ask, () -> files.pack(sandbox.id(), directory, true)))
                .compose(packing -> send(ctx, ask, directory, packing));
    }

    private Future<Void> send(RoutingContext ctx, Ask ask, InnerPath directory, Packing packing) {
        ctx.response().putHeader(HttpHeaders.CONTENT_DISPOSITION, Attachment.of(directory, ".tar"));
        return OutgoingFiles.sendCoded(vertx, edge, workers, ctx, ask, packing, new Tar())
                .onFailure(e -> ctx.response().headers().remove(HttpHeaders.CONTENT_DISPOSITION));
    }

    private static final class Tar implements OutgoingFiles.Form {
        private final TarWriter tar = new TarWriter();

        @Override
        public String contentType() {
            return "application/x-tar";
        }

        @Override
        public Buffer piece(Packing.Piece piece) {
            if (piece instanceof Packing.Entry entry) {
                return Buffer.buffer(tar.entry(entry.file()));
            }
            return piece instanceof Packing.Contents contents ? contents.bytes() : Buffer.buffer();
        }

        @Override
        public Buffer end() {
            return Buffer.buffer(tar.finish());
        }
    }

    private Future<Void> write(RoutingContext ctx, Ask ask) {
        var directory = InnerPaths.inQuery(ctx);
        boolean mirror = ask.query().flag("mirror");
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> workers.read(ctx, ask, lease -> {
                    Bodies.requireRoom(lease, mirror ? DIGESTS : 0);
                    return files.unpack(sandbox.id(), directory, mirror).map(Incoming::new);
                }))
                .compose(outcome -> ctx.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(json(outcome).toBuffer()));
    }

    static JsonObject json(Unpacking.Outcome outcome) {
        var left = new JsonArray();
        outcome.leftOut().forEach(each -> left.add(json(each)));
        var json = new JsonObject().put("left_out", left).put("others", outcome.others());
        return outcome.digests().isEmpty() ? json : json.put("sha256", new JsonArray(outcome.digests()));
    }

    static JsonObject json(Packing.LeftOut left) {
        var json = new JsonObject();
        FileJson.put(json, "path", left.path());
        return json.put("why", left.why());
    }

    /** An archive on its way in, read by a thread that may wait. */
    private static final class Incoming implements BodyWorkers.Work<Unpacking.Outcome> {
        private final Unpacking unpacking;

        Incoming(Unpacking unpacking) {
            this.unpacking = unpacking;
        }

        @Override
        public Unpacking.Outcome carry(InputStream body) throws IOException {
            var tar = new TarReader(body);
            var part = new byte[PART];
            try {
                for (var entry = next(tar, body); entry != null; entry = next(tar, body)) {
                    BodyWorkers.await(unpacking.entry(entry));
                    if (entry.kind() == FileEntry.Kind.FILE) {
                        for (int read = tar.read(part); read >= 0; read = tar.read(part)) {
                            BodyWorkers.await(
                                    unpacking.contents(Buffer.buffer(read).appendBytes(part, 0, read)));
                        }
                    }
                }
            } catch (IOException brokenOff) {
                // What has come whole stays.
                BodyWorkers.await(unpacking.flush());
                throw Fault.of(Fault.Kind.MALFORMED, "The body broke off.").asException();
            } catch (FaultException damaged) {
                if (damaged.fault().kind() == Fault.Kind.MALFORMED) {
                    BodyWorkers.await(unpacking.flush());
                }
                throw damaged;
            }
            return BodyWorkers.await(unpacking.finish());
        }

        /** While nothing comes, what has come whole is not held back. */
        private @Nullable FileEntry next(TarReader tar, InputStream body) throws IOException {
            if (body.available() == 0) {
                BodyWorkers.await(unpacking.flush());
            }
            return tar.next();
        }

        @Override
        public Future<Void> close() {
            return unpacking.close();
        }
    }
}
