package dev.sandlot.store;

import dev.sandlot.model.Attention;
import org.jspecify.annotations.Nullable;

/**
 * What of a sandbox a person has to see to.
 *
 * @param question what its agent asks, or null
 * @param request what it asks to be let out to, or null
 * @param trouble what has gone wrong, or null
 * @param overBudget whether it was told that its agents cost more than is allowed for: that is told once
 * @param unjudgedBudget whether it was told that this can't be judged: likewise
 */
public record Concerns(
        @Nullable Attention question,
        @Nullable Attention request,
        @Nullable Attention trouble,
        boolean overBudget,
        boolean unjudgedBudget) {
    public static final Concerns NONE = new Concerns(null, null, null, false, false);

    /** The same with another question, or none for null. */
    public Concerns withQuestion(@Nullable Attention other) {
        return new Concerns(other, request, trouble, overBudget, unjudgedBudget);
    }

    /** The same with another request, or none for null. */
    public Concerns withRequest(@Nullable Attention other) {
        return new Concerns(question, other, trouble, overBudget, unjudgedBudget);
    }

    /** The same with another trouble, or none for null. */
    public Concerns withTrouble(@Nullable Attention other) {
        return new Concerns(question, request, other, overBudget, unjudgedBudget);
    }

    /** The same, where it has been told that its agents cost more than is allowed for. */
    public Concerns withOverBudget() {
        return new Concerns(question, request, trouble, true, unjudgedBudget);
    }

    /** The same, where it has been told that this can't be judged. */
    public Concerns withUnjudgedBudget() {
        return new Concerns(question, request, trouble, false, true);
    }

    /** What comes first: an agent that waits can go on at once. */
    public @Nullable Attention first() {
        return question != null ? question : request != null ? request : trouble;
    }
}
