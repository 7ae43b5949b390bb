package dev.sandlot.process;

import dev.sandlot.keeper.ConduitSocket;
import dev.sandlot.keeper.Keeper;
import dev.sandlot.keeper.KeptConduit;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Conduit;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A conduit of this host. */
final class LocalConduit implements Conduit, PoliteEnd.Target {
    private final Vertx vertx;
    private final Workers workers;
    private final Keeper keeper;
    private final Job job;
    private final KeptConduit kept;
    private final Runnable touched;
    private final Runnable gone;
    private @Nullable Future<Void> closed;

    /**
     * @param touched told whenever bytes go through
     * @param gone told when it has been closed
     */
    LocalConduit(Vertx vertx, Workers workers, Keeper keeper, Opened opened, Runnable touched, Runnable gone) {
        this.vertx = vertx;
        this.workers = workers;
        this.keeper = keeper;
        this.job = opened.job();
        this.kept = opened.kept();
        this.touched = touched;
        this.gone = gone;
    }

    /** What it is, and whose. */
    record Opened(Job job, KeptConduit kept) {}

    private <T> Future<T> here(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
    }

    @Override
    public Future<@Nullable Buffer> read(Channel channel) {
        return here(link(channel).read()).map(bytes -> {
            touched.run();
            return bytes == null ? null : BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
        });
    }

    private ConduitSocket link(Channel channel) {
        return channel == Channel.STDERR ? kept.err() : kept.out();
    }

    @Override
    public Future<Void> write(Buffer bytes) {
        touched.run();
        return here(kept.in().write(((BufferInternal) bytes).getByteBuf()));
    }

    @Override
    public Future<Void> end() {
        return here(kept.in().end());
    }

    @Override
    public Future<Exit> exit() {
        return here(kept.ended()).map(ended -> new Exit(ended.exitCode()));
    }

    @Override
    public Future<Void> signal(String name) {
        return workers.run(() -> {
            keeper.signal(job.box(), job.id(), Signals.number(name));
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
        keeper.release(job.box(), job.id());
    }

    /** What it has left behind is killed in any case. */
    private Future<Void> hangUp() {
        return PoliteEnd.of(this).eventually(this::kill);
    }

    @Override
    public Future<Boolean> hasEnded(Duration within) {
        return (kept.ended().isDone() || within.isZero()
                        ? Future.succeededFuture()
                        : Future.any(exit(), vertx.timer(within.toMillis(), TimeUnit.MILLISECONDS)))
                .transform(over -> Future.succeededFuture(kept.ended().isDone()));
    }

    @Override
    public Future<Void> kill() {
        return workers.run(() -> Trees.end(keeper, job));
    }
}
