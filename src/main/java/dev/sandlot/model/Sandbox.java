package dev.sandlot.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox as it is now. {@code spec} has every default filled in.
 *
 * @param uid the host uid that it runs as, or null where it shares the daemon's; not part of the public API
 * @param capabilities what is enforced for it; null until its backend was asked
 * @param attention what a person has to see to, or null
 * @param display the process that serves its display, or null where it has none
 * @param main how it stands with its own command, or null where it has none
 */
public record Sandbox(
        SandboxId id,
        SandboxSpec spec,
        SandboxState state,
        AgentState agentState,
        String node,
        @Nullable Integer uid,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant stoppedAt,
        @Nullable Instant expiresAt,
        @Nullable Failure failure,
        @Nullable Enforcement capabilities,
        @Nullable Attention attention,
        @Nullable ProcessId display,
        @Nullable MainProcess main) {
    public String name() {
        return Objects.requireNonNull(spec.name());
    }
}
