package dev.sandlot.model;

import java.time.Instant;

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
        Integer uid,
        Instant createdAt,
        Instant startedAt,
        Instant stoppedAt,
        Instant expiresAt,
        Failure failure,
        Enforcement capabilities,
        Attention attention,
        ProcessId display,
        MainProcess main) {

    /** One without a display and a command of its own, as far as is known. */
    public Sandbox(
            SandboxId id,
            SandboxSpec spec,
            SandboxState state,
            AgentState agentState,
            String node,
            Integer uid,
            Instant createdAt,
            Instant startedAt,
            Instant stoppedAt,
            Instant expiresAt,
            Failure failure,
            Enforcement capabilities,
            Attention attention) {
        this(
                id,
                spec,
                state,
                agentState,
                node,
                uid,
                createdAt,
                startedAt,
                stoppedAt,
                expiresAt,
                failure,
                capabilities,
                attention,
                null,
                null);
    }

    public String name() {
        return spec.name();
    }
}
