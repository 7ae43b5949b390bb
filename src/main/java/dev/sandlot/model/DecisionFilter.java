package dev.sandlot.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which decisions are wanted.
 *
 * @param host only about hosts whose name contains it, in lower case; null for all
 * @param outcomes only these, or all where empty
 */
public record DecisionFilter(@Nullable String host, Set<NetworkDecision.Outcome> outcomes) {
    public static final DecisionFilter ALL = new DecisionFilter(null, Set.of());

    public DecisionFilter {
        outcomes = Set.copyOf(outcomes);
    }
}
