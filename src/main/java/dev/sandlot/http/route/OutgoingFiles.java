package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.ManifestJson;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Shares;
import dev.sandlot.http.stream.EventStream;
import dev.sandlot.stream.Gathered;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Files on their way out of a sandbox in the body of an answer, at the client's pace. Where they can't come whole, the connection is cut. */
final class OutgoingFiles {
    /** Small pieces go together, up to what is written at once. */
    private static final int TOGETHER = 64 << 10;

    private final Packing packing;
    private final Form form;
    private final EventStream stream;
    private final @Nullable CodedAnswer coded;
    private List<Buffer> held = new ArrayList<>();
    private int length;
    /** Is read while the one before is sent. */
    private Future<Packing.@Nullable Piece> ahead;

    /** How they are written. */
    interface Form {
        String contentType();

        Buffer piece(Packing.Piece piece);

        /** What stands behind the last. */
        default Buffer end() {
            return Buffer.buffer();
        }
    }

    private OutgoingFiles(
            Packing packing,
            Form form,
            EventStream stream,
            @Nullable CodedAnswer coded,
            Packing.@Nullable Piece first) {
        this.packing = packing;
        this.form = form;
        this.stream = stream;
        this.coded = coded;
        this.ahead = Future.succeededFuture(first);
    }

    /** Answers with them. What can't be packed at all is told before anything is sent. */
    static Future<Void> send(Vertx vertx, Edge edge, RoutingContext ctx, Ask ask, Packing packing, Form form) {
        return packing.next().onFailure(e -> close(packing)).map(first -> {
            new OutgoingFiles(packing, form, open(vertx, edge, ctx, ask, form), null, first).sendAll(edge);
            return null;
        });
    }

    /** The same in a coding that the client accepts. */
    static Future<Void> sendCoded(
            Vertx vertx, Edge edge, BodyWorkers workers, RoutingContext ctx, Ask ask, Packing packing, Form form) {
        var accepted = ContentCodings.accepted(ctx.request());
        return packing.next()
                .compose(first -> {
                    var lease = edge.shares().answers().lease(Shares.party(ask.principal()));
                    return CodedAnswer.begin(workers, accepted, lease).<Void>map(coded -> {
                        ctx.response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
                        if (coded != null) {
                            ctx.response().putHeader(HttpHeaders.CONTENT_ENCODING, coded.label());
                        }
                        new OutgoingFiles(packing, form, open(vertx, edge, ctx, ask, form), coded, first).sendAll(edge);
                        return null;
                    });
                })
                .onFailure(e -> close(packing));
    }

    private static EventStream open(Vertx vertx, Edge edge, RoutingContext ctx, Ask ask, Form form) {
        return EventStream.lines(vertx, ctx, edge.shares().answersTo(ask.principal()), form.contentType());
    }

    private void sendAll(Edge edge) {
        stream.whole(edge.clients().open(), () -> {
            close(packing);
            if (coded != null) {
                coded.close();
            }
        });
        Repeated.until(this::next).onSuccess(all -> stream.end()).onFailure(e -> stream.cut());
    }

    private static void close(Packing packing) {
        Unawaited.note(packing.close(), "closing an archive");
    }

    private Future<Boolean> next() {
        return ahead.compose(piece -> {
            var bytes = piece == null ? form.end() : form.piece(piece);
            boolean full = length > 0 && length + bytes.length() > TOGETHER;
            var written = full ? write(false) : Future.<Void>succeededFuture();
            held.add(bytes);
            length += bytes.length();
            if (piece == null) {
                return written.compose(v -> write(true)).map(true);
            }
            ahead = packing.next();
            return full ? written.compose(v -> stream.room()).map(false) : Future.succeededFuture(false);
        });
    }

    private Future<Void> write(boolean last) {
        var pieces = held;
        held = new ArrayList<>();
        length = 0;
        if (coded == null) {
            stream.write(Gathered.of(pieces));
            return Future.succeededFuture();
        }
        return coded.code(pieces, last).map(bytes -> {
            stream.write(bytes);
            return null;
        });
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
