package dev.sandlot.service;

import dev.sandlot.model.Deploy;
import dev.sandlot.model.SandboxId;
import dev.sandlot.store.DeployTable;
import dev.sandlot.store.KeyRow;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All starts of deployed services of which files are kept. Used on the verticle's context only. */
final class Deploys {
    private final DeployTable table;
    private final Map<SandboxId, Map<String, List<Deploy>>> all = new HashMap<>();

    Deploys(DeployTable table) {
        this.table = table;
    }

    Future<Void> load() {
        return table.all().map(rows -> {
            rows.forEach(row -> of(row.sandbox())
                    .computeIfAbsent(row.service(), none -> new ArrayList<>())
                    .add(row));
            return null;
        });
    }

    private Map<String, List<Deploy>> of(SandboxId sandbox) {
        return all.computeIfAbsent(sandbox, none -> new LinkedHashMap<>());
    }

    Set<SandboxId> sandboxes() {
        return Set.copyOf(all.keySet());
    }

    /** The names of a sandbox's services. */
    List<String> services(SandboxId sandbox) {
        return List.copyOf(all.getOrDefault(sandbox, Map.of()).keySet());
    }

    /** Newest first; none where there is no such service. */
    List<Deploy> of(SandboxId sandbox, String service) {
        return List.copyOf(all.getOrDefault(sandbox, Map.of()).getOrDefault(service, List.of()));
    }

    /** The newest of each service. */
    List<Deploy> newest() {
        return all.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .map(deploys -> deploys.get(0))
                .toList();
    }

    /** @param key with which it was asked for, if any */
    Future<Void> add(Deploy deploy, @Nullable KeyRow key) {
        return table.insert(deploy, key).map(v -> {
            of(deploy.sandbox())
                    .computeIfAbsent(deploy.service(), none -> new ArrayList<>())
                    .add(0, deploy);
            return null;
        });
    }

    Future<Void> remove(Deploy deploy) {
        return table.delete(deploy).map(v -> {
            var services = of(deploy.sandbox());
            var left = services.getOrDefault(deploy.service(), new ArrayList<>());
            left.remove(deploy);
            if (left.isEmpty()) {
                services.remove(deploy.service());
            }
            return null;
        });
    }

    Future<Void> forget(SandboxId sandbox) {
        return all.remove(sandbox) == null ? Future.succeededFuture() : table.deleteOf(sandbox);
    }

    /** The releases that these need. */
    static Set<Integer> releases(Collection<Deploy> deploys) {
        return deploys.stream().map(Deploy::release).collect(Collectors.toSet());
    }
}
