package dev.sandlot.http.route;

import dev.sandlot.coding.Coding;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.stream.Budget;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Codes an answer piece by piece, by threads that may work for it. One piece at a time; used on one context. */
final class CodedAnswer {
    private final BodyWorkers workers;
    private final Coding coding;
    private final Budget.Lease lease;
    private final ByteArrayOutputStream coded = new ByteArrayOutputStream();
    private final OutputStream encoder;
    private Future<Buffer> working = Future.succeededFuture();
    private boolean closed;

    private CodedAnswer(BodyWorkers workers, Coding coding, Budget.Lease lease) throws IOException {
        this.workers = workers;
        this.coding = coding;
        this.lease = lease;
        this.encoder = coding.encoder(coded);
    }

    /**
     * By the first of these that works here; null where none does.
     *
     * @param lease what the encoder holds is drawn from it; closed with this, or where nothing comes of it
     */
    static Future<@Nullable CodedAnswer> begin(BodyWorkers workers, List<Coding> accepted, Budget.Lease lease) {
        if (accepted.isEmpty()) {
            lease.close();
            return Future.succeededFuture();
        }
        return workers.<@Nullable CodedAnswer>run(() -> {
                    for (var coding : accepted) {
                        if (coding.isAvailable()) {
                            Bodies.requireRoom(lease, coding.encoderBytes());
                            return new CodedAnswer(workers, coding, lease);
                        }
                    }
                    lease.close();
                    return null;
                })
                .onFailure(e -> lease.close());
    }

    String label() {
        return coding.label();
    }

    /**
     * What comes next of what is coded; may be empty, when it comes with what follows.
     *
     * @param last whether nothing follows
     */
    Future<Buffer> code(List<Buffer> pieces, boolean last) {
        if (closed) {
            return Future.failedFuture("the client has gone");
        }
        working = workers.run(() -> {
            for (var piece : pieces) {
                encoder.write(piece.getBytes());
            }
            if (last) {
                encoder.close();
            }
            var bytes = Buffer.buffer(coded.toByteArray());
            coded.reset();
            return bytes;
        });
        return working;
    }

    /** Gives back what it holds, as soon as no thread works for it. To be called once. */
    void close() {
        closed = true;
        working.onComplete(done -> Unawaited.note(
                workers.run(() -> {
                            encoder.close();
                            return null;
                        })
                        .onComplete(ended -> lease.close()),
                "ending the coding of an answer"));
    }
}
