package dev.sandlot.model;

/**
 * What agents have used.
 *
 * @param messages answers of a model, each counted once
 * @param toolUses likewise
 */
public record AgentUsage(long messages, long toolUses, TokenCount tokens, Cost cost) {
    public static final AgentUsage NONE = new AgentUsage(0, 0, TokenCount.ZERO, Cost.NONE);

    public AgentUsage plus(AgentUsage other) {
        return new AgentUsage(
                messages + other.messages, toolUses + other.toolUses, tokens.plus(other.tokens), cost.plus(other.cost));
    }
}
