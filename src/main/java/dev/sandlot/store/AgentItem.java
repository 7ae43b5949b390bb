package dev.sandlot.store;

import dev.sandlot.model.TokenCount;
import java.util.Objects;

/**
 * A message or a tool use that counts once, however often it is told.
 *
 * @param key the same each time, within a sandbox
 * @param model empty where it has none
 * @param day days since 1970 (UTC)
 * @param messages 1 or 0
 * @param toolUses 1 or 0
 */
public record AgentItem(
        byte[] key, String session, String model, long day, int messages, int toolUses, TokenCount tokens) {
    public AgentItem {
        Objects.requireNonNull(key);
        Objects.requireNonNull(session);
        Objects.requireNonNull(model);
        Objects.requireNonNull(tokens);
    }
}
