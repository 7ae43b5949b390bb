package dev.sandlot.supervisor;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Backends;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.SandboxId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends and removes what is on the host of sandboxes that nobody knows. Used on the loop only. */
final class Strays {
    private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

    private final Loop loop;
    private final Registry registry;
    private final Backends backends;
    private final Probes probes;
    private final Directories directories;
    private final SpareBoxes spares;

    Strays(Loop loop, Registry registry, Backends backends, Probes probes, Directories directories, SpareBoxes spares) {
        this.loop = loop;
        this.registry = registry;
        this.backends = backends;
        this.probes = probes;
        this.directories = directories;
        this.spares = spares;
    }

    /**
     * Goes on behind. What was there is listed first and only then compared with the sandboxes that exist:
     * one that is being made meanwhile is among those before anything of it is there to be listed.
     */
    void remove() {
        probes.reports()
                .compose(reports -> loop.blocking(() -> leftovers(reports)))
                .map(strays -> {
                    strays.left().keySet().removeIf(this::isKnown);
                    strays.directories().removeIf(this::isKnown);
                    return strays;
                })
                .compose(strays -> loop.blocking(() -> remove(strays)))
                .onFailure(
                        e -> LOG.info("Leftovers of unknown sandboxes are not removed this time: {}", e.getMessage()));
    }

    private boolean isKnown(SandboxId id) {
        return registry.get(id) != null || spares.has(id);
    }

    private record Found(Map<SandboxId, Backend> left, Set<SandboxId> directories) {}

    private Found leftovers(List<BackendReport> reports) throws IOException {
        var strays = new Found(new HashMap<>(), directories.present());
        for (var report : reports) {
            var backend = backends.named(report.name());
            backend.leftovers().forEach(id -> strays.left().put(id, backend));
        }
        return strays;
    }

    private void remove(Found strays) throws IOException {
        strays.left().forEach((id, backend) -> {
            LOG.warn("Ending what is left of the unknown sandbox {}", id);
            backend.down(id, directories.of(id), null);
        });
        for (var id : strays.directories()) {
            // Only what nobody has put anything into: the database may have been moved away, and files must not go with
            // it.
            if (directories.isUnused(id)) {
                directories.delete(id);
            } else {
                LOG.warn("{} belongs to no sandbox; it is left as it is", directories.of(id));
            }
        }
    }
}
