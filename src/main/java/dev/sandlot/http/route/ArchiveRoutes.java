package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.archive.TarReader;
import dev.sandlot.archive.TarWriter;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Shares;
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
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Directories of sandboxes as tar archives, out and in, with all that lies in them. */
public final class ArchiveRoutes {
    private static final String PATH = SandboxRoutes.ONE + "/archive";
    private static final String TAR = "application/x-tar";
    /** Each that comes in has a thread of its own; the budget bounds how many one party has. */
    private static final int MOST_AT_ONCE = 64;

    private static final int PART = 64 << 10;

    private final Vertx vertx;
    private final Bus bus;
    private final FileSource files;
    private final Edge edge;
    private final WorkerExecutor workers;

    public ArchiveRoutes(Vertx vertx, Edge edge) {
        this.vertx = vertx;
        this.bus = edge.parts().bus();
        this.files = edge.parts().ports().files();
        this.edge = edge;
        workers = vertx.createSharedWorkerExecutor("sandlot-archives", MOST_AT_ONCE, 1, TimeUnit.DAYS);
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
        var lease = edge.shares().bodies().lease(Shares.party(ask.principal()));
        var loop = vertx.getOrCreateContext();
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> {
                    Bodies.requireRoom(lease, BodyStream.MOST);
                    return files.unpack(sandbox.id(), directory);
                })
                .compose(unpacking -> {
                    var body = BodyStream.of(ctx.request(), loop);
                    return workers.executeBlocking(() -> new Incoming(unpacking).carry(new TarReader(body)), false)
                            .onComplete(done -> Unawaited.note(unpacking.close(), "closing an archive"));
                })
                .onComplete(done -> lease.close())
                .compose(outcome -> ctx.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(json(outcome).toBuffer()));
    }

    private static JsonObject json(Unpacking.Outcome outcome) {
        var left = new JsonArray();
        outcome.leftOut()
                .forEach(each -> left.add(
                        new JsonObject().put("path", each.path().toString()).put("why", each.why())));
        return new JsonObject().put("left_out", left).put("others", outcome.others());
    }

    /** An archive on its way in, read by a thread that may wait. */
    private static final class Incoming {
        private final Unpacking unpacking;

        Incoming(Unpacking unpacking) {
            this.unpacking = unpacking;
        }

        Unpacking.Outcome carry(TarReader tar) throws IOException {
            var part = new byte[PART];
            try {
                for (var entry = tar.next(); entry != null; entry = tar.next()) {
                    await(unpacking.entry(entry));
                    if (entry.kind() == FileEntry.Kind.FILE) {
                        for (int read = tar.read(part); read >= 0; read = tar.read(part)) {
                            await(unpacking.contents(Buffer.buffer(read).appendBytes(part, 0, read)));
                        }
                    }
                }
            } catch (IOException brokenOff) {
                throw Fault.of(Fault.Kind.MALFORMED, "The body broke off.").asException();
            }
            return await(unpacking.finish());
        }

        private static <T> T await(Future<T> future) {
            try {
                return future.toCompletionStage().toCompletableFuture().get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException told ? told : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
