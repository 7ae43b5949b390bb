package dev.sandlot.model;

import java.time.Instant;

/**
 * An access token's description; the secret itself is never kept, only its hash.
 *
 * @param id a short identity to delete it by
 * @param sandbox for {@link Role#SANDBOX}, the sandbox it is bound to; likewise where it is bound to a process, else null
 * @param process the only process that it may look at, or null
 * @param expiresAt null for no end
 */
public record Token(
        String id,
        String name,
        Role role,
        SandboxId sandbox,
        ProcessId process,
        Instant createdAt,
        Instant expiresAt,
        Instant lastUsedAt) {}
