package dev.sandlot.model;

import java.util.Objects;

/**
 * A decision as it is kept.
 *
 * @param change the number of its last change: increasing over all sandboxes, so that a reader can go on behind one
 * @param lost whether the daemon that let it through has ended before it was over: when it was over, and how much passed, nobody knows
 */
public record KeptDecision(long change, NetworkDecision decision, boolean lost) {
    public KeptDecision {
        Objects.requireNonNull(decision);
    }
}
