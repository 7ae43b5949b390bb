package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.keeper.KeptConduit;
import dev.sandlot.keeper.Link;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A conduit of this host. */
final class LocalConduit implements Conduit {
    private static final int NOT_RUN = 125;
    private static final List<String> POLITE = List.of("HUP", "TERM");
    private static final long GRACE_MILLIS = 5000;

    private final Vertx vertx;
    private final Workers workers;
    private final Trees trees;
    private final Backend backend;
    private final Job job;
    private final KeptConduit kept;
    private final Runnable touched;
    private final Runnable gone;
    private @Nullable Future<Void> closed;

    /**
     * @param touched told whenever bytes go through
     * @param gone told when it has been closed
     */
    LocalConduit(Vertx vertx, Workers workers, Trees trees, Opened opened, Runnable touched, Runnable gone) {
        this.vertx = vertx;
        this.workers = workers;
        this.trees = trees;
        this.backend = opened.backend();
        this.job = opened.job();
        this.kept = opened.kept();
        this.touched = touched;
        this.gone = gone;
    }

    /** What it is, and whose. */
    record Opened(Backend backend, Job job, KeptConduit kept) {}

    private <T> Future<T> here(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
    }

    @Override
    public Future<@Nullable Buffer> read(Channel channel) {
        return here(link(channel).read()).map(bytes -> {
            touched.run();
            return bytes == null ? null : Buffer.buffer(bytes);
        });
    }

    private Link link(Channel channel) {
        return channel == Channel.STDERR ? kept.err() : kept.out();
    }

    @Override
    public Future<Void> write(Buffer bytes) {
        touched.run();
        return here(kept.in().write(bytes.getBytes()));
    }

    @Override
    public Future<Void> end() {
        return here(kept.in().end());
    }

    @Override
    public Future<Exit> exit() {
        return here(kept.ended()).map(ended -> new Exit(ended.run() ? ended.status() : NOT_RUN));
    }

    @Override
    public Future<Void> signal(String name) {
        return workers.run(() -> {
            trees.signal(backend, job, name);
        });
    }

    @Override
    public synchronized Future<Void> close() {
        if (closed == null) {
            // The connections last: a broken pipe would end who is hung up on before he hears of it.
            closed = (kept.ended().isDone() ? Future.<Void>succeededFuture() : hangUp())
                    .eventually(() -> workers.run(this::forget))
                    .onComplete(done -> gone.run());
        }
        return closed;
    }

    private void forget() {
        kept.dismiss();
        backend.release(job.place(), job.id());
    }

    private Future<Void> hangUp() {
        var left = POLITE.iterator();
        var exit = exit();
        return Repeated.until(() -> {
                    if (exit.isComplete() || !left.hasNext()) {
                        return Future.succeededFuture(true);
                    }
                    return signal(left.next())
                            .transform(sent -> signal("CONT"))
                            .transform(sent -> Future.any(exit, vertx.timer(GRACE_MILLIS, TimeUnit.MILLISECONDS)))
                            .transform(over -> Future.succeededFuture(exit.isComplete()));
                })
                .compose(v -> workers.run(() -> trees.end(backend, job)));
    }
}
