package dev.sandlot.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A port of a sandbox that browsers reach by the daemon.
 *
 * @param nonce of what its token is made; another each time that it is published anew
 * @param open whether it takes no token
 * @param expiresAt when it is published no more, or null
 */
public record PublishedPort(
        SandboxId sandbox,
        int port,
        String nonce,
        boolean open,
        Instant since,
        @Nullable Instant expiresAt) {
    public PublishedPort {
        Objects.requireNonNull(sandbox);
        Objects.requireNonNull(nonce);
        Objects.requireNonNull(since);
    }

    public boolean isOver(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }
}
