package dev.sandlot.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all agents have used, by something. */
public record UsageSum(By by, List<Part> parts, AgentUsage total) {
    /** What it is split by. */
    public enum By {
        SANDBOX,
        MODEL,
        DAY
    }

    /**
     * One part.
     *
     * @param key a sandbox's name, a model, or a day (UTC) such as 2026-11-20
     * @param sandbox for {@link By#SANDBOX}, which one, perhaps deleted since; else null
     * @param sessions how many had a share in it
     */
    public record Part(String key, @Nullable SandboxId sandbox, int sessions, AgentUsage usage) {}

    public UsageSum {
        parts = List.copyOf(parts);
    }
}
