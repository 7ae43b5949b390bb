package dev.sandlot.egress;

import dev.sandlot.model.NetworkRequest;
import dev.sandlot.model.SandboxId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The requests that nobody has decided yet. For one context. */
final class Pending {
    /** How many of a sandbox may wait at once. */
    static final int MOST = 20;

    private final Map<SandboxId, TreeMap<Long, NetworkRequest>> all = new HashMap<>();

    void put(NetworkRequest request) {
        all.computeIfAbsent(request.sandbox(), sandbox -> new TreeMap<>()).put(request.id(), request);
    }

    /** Null where there is none. */
    @Nullable
    NetworkRequest get(SandboxId sandbox, long id) {
        return all.getOrDefault(sandbox, new TreeMap<>()).get(id);
    }

    /** The one that asks for this, or null. */
    @Nullable
    NetworkRequest asking(SandboxId sandbox, String rule) {
        return of(sandbox).stream()
                .filter(request -> request.rule().equals(rule))
                .findFirst()
                .orElse(null);
    }

    /** Oldest first. */
    List<NetworkRequest> of(SandboxId sandbox) {
        return List.copyOf(all.getOrDefault(sandbox, new TreeMap<>()).values());
    }

    Set<SandboxId> sandboxes() {
        return Set.copyOf(all.keySet());
    }

    void remove(NetworkRequest request) {
        all.computeIfPresent(request.sandbox(), (sandbox, its) -> {
            its.remove(request.id());
            return its.isEmpty() ? null : its;
        });
    }

    void forget(SandboxId sandbox) {
        all.remove(sandbox);
    }

    /** What a person has to see to, in a sentence; null where there is nothing. */
    @Nullable
    String asks(SandboxId sandbox) {
        var its = of(sandbox);
        if (its.isEmpty()) {
            return null;
        }
        var newest = its.get(its.size() - 1);
        var reason = newest.reason() == null ? "" : " (" + newest.reason() + ")";
        var others = its.size() == 1 ? "" : ", and " + (its.size() - 1) + " more";
        return "It asks to reach " + newest.rule() + others + reason + ".";
    }
}
