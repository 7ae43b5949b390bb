package dev.sandlot.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The description of an access token, or of a browser's session; the secret itself is never kept, only its hash.
 *
 * @param id a short identity to delete it by
 * @param sandbox for {@link Role#SANDBOX}, the sandbox it is bound to; likewise where it is bound to a process, else null
 * @param process the only process that it may look at, or null
 * @param session whether it stands for a browser's login
 * @param expiresAt null for no end
 */
public record Token(
        String id,
        String name,
        Role role,
        @Nullable SandboxId sandbox,
        @Nullable ProcessId process,
        boolean session,
        TokenOrigin origin,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {}
