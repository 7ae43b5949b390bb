package dev.sandlot.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session of an agent.
 *
 * @param id as the agent calls it
 * @param agent the agent's name, for example {@code claude}
 * @param model the one that it used most on its last day
 * @param usage of all its models together
 * @param models the same for each model
 * @param startedAt null where that is not known
 */
public record AgentSession(
        SandboxId sandbox,
        String id,
        String agent,
        String model,
        AgentUsage usage,
        Map<String, AgentUsage> models,
        @Nullable Instant startedAt,
        Instant lastAt) {
    public AgentSession {
        Objects.requireNonNull(sandbox);
        Objects.requireNonNull(id);
        models = new LinkedHashMap<>(models);
    }
}
