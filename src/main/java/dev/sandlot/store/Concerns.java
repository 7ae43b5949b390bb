package dev.sandlot.store;

import dev.sandlot.model.Attention;

/**
 * What of a sandbox a person has to see to.
 *
 * @param question what its agent asks, or null
 * @param trouble what has gone wrong, or null
 * @param overBudget whether it was told that its agents cost more than is allowed for: that is told once
 */
public record Concerns(Attention question, Attention trouble, boolean overBudget) {
    public static final Concerns NONE = new Concerns(null, null, false);

    /** What comes first: an agent that waits can go on at once. */
    public Attention first() {
        return question != null ? question : trouble;
    }
}
