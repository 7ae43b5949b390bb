package dev.sandlot.supervisor;

import dev.sandlot.backend.Backends;
import dev.sandlot.model.BackendReport;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the backends can do here, looked at again at most each ten seconds: a look starts programs. Used on the loop only. */
final class Probes {
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Loop loop;
    private final Backends backends;
    private @Nullable Future<List<BackendReport>> latest;
    private Instant lookedAt = Instant.MIN;

    Probes(Loop loop, Backends backends) {
        this.loop = loop;
        this.backends = backends;
    }

    Future<List<BackendReport>> reports() {
        var known = latest;
        if (known != null
                && (!known.isComplete() || known.succeeded() && loop.now().isBefore(lookedAt.plus(FRESH)))) {
            return known;
        }
        var looking = loop.blocking(() -> backends.probe()).onSuccess(reports -> lookedAt = loop.now());
        latest = looking;
        return looking;
    }
}
