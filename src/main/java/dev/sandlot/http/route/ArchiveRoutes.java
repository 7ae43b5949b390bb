package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.FileJson;
import dev.sandlot.archive.TarReader;
import dev.sandlot.archive.TarWriter;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.stream.EventStream;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FileEntry;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Directories of sandboxes as tar archives, out and in, with all that lies in them. */
public final class ArchiveRoutes {
    private static final String PATH = SandboxRoutes.ONE + "/archive";
    private static final String TAR = "application/x-tar";
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
        routes.raw(HttpMethod.PUT, PATH, this::write);
    }

    private Future<Void> read(RoutingContext ctx, Ask ask) {
        ctx.request().resume();
        var directory = InnerPaths.inQuery(ctx);
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> files.pack(sandbox.id(), directory, List.of()))
                // What can't be packed at all is told before anything is sent.
                .compose(packing -> packing.next()
                        .onFailure(e -> close(packing))
                        .map(first -> {
                            ctx.response().putHeader(HttpHeaders.CONTENT_DISPOSITION, Attachment.of(directory, ".tar"));
                            var stream =
                                    EventStream.lines(vertx, ctx, edge.shares().answersTo(ask.principal()), TAR);
                            stream.whole(edge.clients().open(), () -> close(packing));
                            new Outgoing(packing, stream).carry(first);
                            return null;
                        }));
    }

    private static void close(Packing packing) {
        Unawaited.note(packing.close(), "closing an archive");
    }

    /** An archive on its way out, at the client's pace. Where it can't come whole, the connection is cut. */
    private static final class Outgoing {
        private final Packing packing;
        private final EventStream stream;
        private final TarWriter tar = new TarWriter();

        Outgoing(Packing packing, EventStream stream) {
            this.packing = packing;
            this.stream = stream;
        }

        void carry(Packing.Piece first) {
            pass(first)
                    .compose(done -> done
                            ? Future.succeededFuture()
                            : Repeated.until(() -> packing.next().compose(this::pass)))
                    .onSuccess(all -> stream.end())
                    .onFailure(e -> stream.cut());
        }

        private Future<Boolean> pass(Packing.Piece piece) {
            if (piece == null) {
                stream.write(Buffer.buffer(tar.finish()));
                return Future.succeededFuture(true);
            }
            if (piece instanceof Packing.Entry entry) {
                stream.write(Buffer.buffer(tar.entry(entry.file())));
            } else if (piece instanceof Packing.Contents contents) {
                stream.write(Buffer.buffer(tar.contents(contents.bytes().getBytes())));
            }
            return stream.room().map(false);
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
