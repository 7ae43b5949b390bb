package dev.sandlot;

import dev.sandlot.process.Processes;
import dev.sandlot.store.Database;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;

/** Everything that the daemon can't do without, and how each part is asked whether it answers. */
final class Vitals {
    private Vitals() {}

    /** Vital are the event loops: one that hangs or has died leaves nothing of the daemon. */
    static List<Watchdog.Watched> of(Vertx vertx, Database database, Processes processes) {
        var all = new ArrayList<Watchdog.Watched>();
        for (var loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
            all.add(new Watchdog.Watched("event loop " + (all.size() + 1), true, loop::execute));
        }
        all.add(new Watchdog.Watched("database", false, answer -> answered(database.ready(), answer)));
        all.add(new Watchdog.Watched(
                "worker pool", false, answer -> answered(vertx.executeBlocking(() -> true, false), answer)));
        all.add(new Watchdog.Watched(
                "pool of process workers", false, answer -> answered(processes.answers(), answer)));
        return all;
    }

    /** One that fails has not answered, which is what the watchdog tells. */
    private static void answered(Future<?> question, Runnable answer) {
        Unawaited.note(question.onSuccess(v -> answer.run()), "a question of the watchdog");
    }
}
