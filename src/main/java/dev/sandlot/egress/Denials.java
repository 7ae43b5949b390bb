package dev.sandlot.egress;

import dev.sandlot.model.NetworkDecision;
import dev.sandlot.model.SandboxId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Which denials are news: what a sandbox is denied again and again is told to the event log once in five minutes, and so are at most twenty different
 * ones. All of them are decisions, which are kept anyway. For one context.
 */
final class Denials {
    private static final Duration PAUSE = Duration.ofMinutes(5);
    private static final int MOST = 20;

    private final Map<SandboxId, Map<String, Instant>> told = new HashMap<>();

    boolean isNews(NetworkDecision decision, Instant now) {
        if (decision.outcome() != NetworkDecision.Outcome.DENIED) {
            return false;
        }
        var places = told.computeIfAbsent(decision.sandbox(), sandbox -> new HashMap<>());
        places.values().removeIf(at -> at.plus(PAUSE).isBefore(now));
        return places.size() < MOST && places.putIfAbsent(decision.host() + ":" + decision.port(), now) == null;
    }

    void forget(SandboxId sandbox) {
        told.remove(sandbox);
    }
}
