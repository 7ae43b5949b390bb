package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.ManifestJson;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.stream.EventStream;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Files on their way out of a sandbox in the body of an answer, at the client's pace. Where they can't come whole, the connection is cut. */
final class OutgoingFiles {
    /** Small pieces go together. */
    private static final int TOGETHER = 32 << 10;

    private final Packing packing;
    private final Form form;
    private final EventStream stream;
    private Buffer held = Buffer.buffer();

    /** How they are written. */
    interface Form {
        String contentType();

        Buffer piece(Packing.Piece piece);

        /** What stands behind the last. */
        default Buffer end() {
            return Buffer.buffer();
        }
    }

    private OutgoingFiles(Packing packing, Form form, EventStream stream) {
        this.packing = packing;
        this.form = form;
        this.stream = stream;
    }

    /** Answers with them. What can't be packed at all is told before anything is sent. */
    static Future<Void> send(Vertx vertx, Edge edge, RoutingContext ctx, Ask ask, Packing packing, Form form) {
        return packing.next().onFailure(e -> close(packing)).map(first -> {
            var stream = EventStream.lines(vertx, ctx, edge.shares().answersTo(ask.principal()), form.contentType());
            stream.whole(edge.clients().open(), () -> close(packing));
            new OutgoingFiles(packing, form, stream).carry(first);
            return null;
        });
    }

    private static void close(Packing packing) {
        Unawaited.note(packing.close(), "closing an archive");
    }

    private void carry(Packing.@Nullable Piece first) {
        pass(first)
                .compose(done -> done
                        ? Future.succeededFuture()
                        : Repeated.until(() -> packing.next().compose(this::pass)))
                .onSuccess(all -> stream.end())
                .onFailure(e -> stream.cut());
    }

    private Future<Boolean> pass(Packing.@Nullable Piece piece) {
        held.appendBuffer(piece == null ? form.end() : form.piece(piece));
        if (piece != null && held.length() < TOGETHER) {
            return Future.succeededFuture(false);
        }
        stream.write(held);
        held = Buffer.buffer();
        return piece == null ? Future.succeededFuture(true) : stream.room().map(false);
    }

    /** What the manifest in a request's body names of a directory, of which only the paths count. */
    static Future<Packing> chosen(
            BodyWorkers workers, RoutingContext ctx, Ask ask, Supplier<Future<Packing.Choice>> choice) {
        return workers.read(ctx, ask, lease -> choice.get().map(Chosen::new));
    }

    /** Takes the paths. What has begun is the caller's to close. */
    private static final class Chosen implements BodyWorkers.Work<Packing> {
        private final Packing.Choice choice;
        private volatile boolean begun;

        Chosen(Packing.Choice choice) {
            this.choice = choice;
        }

        @Override
        public Packing carry(InputStream body) {
            ManifestJson.read(
                    body, entry -> BodyWorkers.await(choice.add(entry.file().path())));
            var packing = BodyWorkers.await(choice.begin());
            begun = true;
            return packing;
        }

        @Override
        public Future<Void> close() {
            return begun ? Future.succeededFuture() : choice.close();
        }
    }
}
