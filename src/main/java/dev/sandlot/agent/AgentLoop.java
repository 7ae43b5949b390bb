package dev.sandlot.agent;

import dev.sandlot.stream.Returned;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The event loop that all of what is known of agents belongs to, and the workers beside it. */
final class AgentLoop {
    private final Vertx vertx;
    private final List<WorkerExecutor> workers = new ArrayList<>();
    private @Nullable Context context;

    AgentLoop(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Makes the calling context the loop. */
    void begin() {
        context = vertx.getOrCreateContext();
    }

    /** The same outcome, told on the loop. */
    <T> Future<T> here(Future<T> future) {
        return Returned.to(loop(), future);
    }

    private Context loop() {
        return Objects.requireNonNull(context, "nothing is asked for before the beginning");
    }

    /** A thread of its own for work that may take a while. */
    Scan.Work worker(String name) {
        var worker = vertx.createSharedWorkerExecutor(name, 1);
        workers.add(worker);
        return new Scan.Work() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                return here(worker.executeBlocking(work, false));
            }
        };
    }

    Future<Void> close() {
        return Future.join(workers.stream().map(WorkerExecutor::close).toList()).mapEmpty();
    }
}
