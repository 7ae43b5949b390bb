package dev.sandlot.egress;

import dev.sandlot.model.NetworkDecision;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one sandbox's requests have come to since the last write, each as it is now. Not for several threads at once. */
final class DecisionInbox {
    /** How many new ones there may be. */
    static final int MOST_NEW = 1000;
    /** Beside them, those that are over: without their ends, what is kept would look open for good. */
    static final int MOST = 5000;

    private final Map<Long, NetworkDecision> decisions = new LinkedHashMap<>();

    /** False where there are too many. */
    boolean put(NetworkDecision decision) {
        boolean ends = decision.endedAt() != null && decision.outcome() != NetworkDecision.Outcome.DENIED;
        if (decisions.size() >= (ends ? MOST : MOST_NEW) && !decisions.containsKey(decision.id())) {
            return false;
        }
        decisions.put(decision.id(), decision);
        return true;
    }

    Collection<NetworkDecision> decisions() {
        return decisions.values();
    }
}
