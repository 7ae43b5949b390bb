package dev.sandlot.store;

import dev.sandlot.model.SandboxId;
import dev.sandlot.model.TokenCount;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session of an agent as it is kept.
 *
 * @param sandboxName what the sandbox was called when it was last seen
 * @param startedAt null where that is not known
 * @param told what the agent itself says of its cost, or null
 */
public record AgentSessionRow(
        SandboxId sandbox,
        String id,
        String agent,
        String sandboxName,
        @Nullable Instant startedAt,
        Instant lastAt,
        @Nullable Told told) {

    /** What the agent says that the session has cost until then, in all and for each model. */
    public record Told(double usd, Map<String, ToldModel> models) {
        public Told {
            models = Map.copyOf(models);
        }
    }

    /** The same for one model, and the tokens that this was for. */
    public record ToldModel(double usd, TokenCount tokens) {}
}
