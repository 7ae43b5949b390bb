package dev.sandlot.http;

import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Picture;
import dev.sandlot.stream.ScreenSource;
import dev.sandlot.stream.ScreenViewer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a daemon without any display answers; or, where a test {@link #draws}, pictures that are there when it says so. {@link dev.sandlot.ScreenIT}
 * has real ones.
 */
public final class MemoryScreens implements ScreenSource {
    private final Vertx vertx;
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean draws;

    MemoryScreens(Vertx vertx) {
        this.vertx = vertx;
    }

    /** From now on whoever asks for a picture waits for it. */
    public synchronized void draws() {
        draws = true;
    }

    /** How many wait. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** Gives all who wait a picture of so many bytes. Completes when they have done with it what they do at once. */
    public synchronized Future<Void> draw(int bytes) {
        var picture = new Picture("hash", Instant.EPOCH, 1, 1, Picture.Format.PNG, Buffer.buffer(new byte[bytes]));
        var given = waiting.stream().map(one -> one.give(picture)).toList();
        waiting.clear();
        return Future.join(given).mapEmpty();
    }

    /** Who waits, and where. */
    private record Waiting(Context context, Promise<Picture> picture) {
        Future<Void> give(Picture drawn) {
            context.runOnContext(v -> picture.complete(drawn));
            return Future.future(done -> context.runOnContext(v -> done.complete()));
        }
    }

    @Override
    public synchronized Future<Picture> picture(SandboxId sandbox, Picture.Format format, int width, String known) {
        if (!draws) {
            return none();
        }
        var one = new Waiting(vertx.getOrCreateContext(), Promise.promise());
        waiting.add(one);
        return one.picture.future();
    }

    @Override
    public Future<Picture> frame(SandboxId sandbox, String hash) {
        return none();
    }

    @Override
    public Future<ScreenViewer> view(SandboxId sandbox, ScreenViewer.Options options, ScreenViewer.Listener listener) {
        return none();
    }

    private static <T> Future<T> none() {
        return Future.failedFuture(
                Fault.conflict("There is no display.", "no_display").asException());
    }
}
