package dev.sandlot.supervisor;

import dev.sandlot.bus.Request;
import dev.sandlot.config.Config;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.DaemonInfo;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Answers the requests about this daemon and its host. Used on the loop only. */
final class HostRequests {
    private final Registry registry;
    private final Probes probes;
    private final Config.Sandboxes settings;
    private final Supervisor.Identity identity;
    private final Instant startedAt;

    HostRequests(
            Registry registry,
            Probes probes,
            Config.Sandboxes settings,
            Supervisor.Identity identity,
            Instant startedAt) {
        this.registry = registry;
        this.probes = probes;
        this.settings = settings;
        this.identity = identity;
        this.startedAt = startedAt;
    }

    Future<List<BackendReport>> capabilities(Request.GetCapabilities request) {
        return probes.reports();
    }

    Future<DaemonInfo> info(Request.GetInfo request) {
        long running = registry.all().stream()
                .filter(box -> box.state == SandboxState.RUNNING)
                .count();
        return Future.succeededFuture(new DaemonInfo(
                identity.version(),
                identity.node(),
                startedAt,
                registry.size(),
                (int) running,
                settings.max(),
                settings.defaults()));
    }
}
