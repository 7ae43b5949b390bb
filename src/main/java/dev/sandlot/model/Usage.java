package dev.sandlot.model;

/**
 * What agents have used.
 *
 * @param messages answers of a model, each counted once
 * @param toolUses likewise
 */
public record Usage(long messages, long toolUses, TokenCount tokens, Cost cost) {
    public static final Usage NONE = new Usage(0, 0, TokenCount.ZERO, Cost.NONE);

    public Usage plus(Usage other) {
        return new Usage(
                messages + other.messages, toolUses + other.toolUses, tokens.plus(other.tokens), cost.plus(other.cost));
    }
}
