package dev.sandlot.supervisor;

import dev.sandlot.model.BackendReport;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the backends can do here, looked at again at most each ten seconds: a look starts programs. Used on the loop only. */
final class Probes {
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Loop loop;
    private final Backing backing;
    private Future<List<BackendReport>> latest;
    private Instant lookedAt = Instant.MIN;

    Probes(Loop loop, Backing backing) {
        this.loop = loop;
        this.backing = backing;
    }

    Future<List<BackendReport>> reports() {
        boolean looking = latest != null && !latest.isComplete();
        if (looking || latest != null && latest.succeeded() && loop.now().isBefore(lookedAt.plus(FRESH))) {
            return latest;
        }
        latest = loop.blocking(() -> backing.probe().get()).onSuccess(reports -> lookedAt = loop.now());
        return latest;
    }
}
