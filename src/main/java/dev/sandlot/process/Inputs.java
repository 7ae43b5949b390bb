package dev.sandlot.process;

import dev.sandlot.model.Fault;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Standard inputs that are open. Safe to use from any thread. */
final class Inputs {
    private final Map<ProcessKey, StandardInput> open = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "sandlot-stdin");
        thread.setDaemon(true);
        return thread;
    });

    /** @param fedBefore whether an earlier daemon may have written to it */
    void open(ProcessKey key, LiveProcess process, boolean fedBefore) {
        open.put(key, new StandardInput(process, threads, fedBefore));
    }

    /** A fault of kind CONFLICT where it isn't open. */
    Future<StandardInput> of(ProcessKey key) {
        var input = open.get(key);
        return input != null
                ? Future.succeededFuture(input)
                : Future.failedFuture(Fault.conflict("Standard input of " + key.process() + " is not open.", "closed")
                        .withHint("Start the process with stdin_open.")
                        .asException());
    }

    void forget(ProcessKey key) {
        open.remove(key);
    }

    void close() {
        threads.shutdownNow();
    }
}
