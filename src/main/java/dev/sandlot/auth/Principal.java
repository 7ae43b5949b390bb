package dev.sandlot.auth;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Token;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whoever asks.
 *
 * @param sandbox the only sandbox that it may see: set exactly for {@link Role#SANDBOX}, {@link Role#INGEST} and for who is bound to a process
 * @param process the only process of that sandbox that it may look at, or null; only for {@link Role#VIEWER}
 * @param name for people and logs
 * @param expiresAt when it is nobody any more, also on connections that are open then; null for no end
 * @param lineage what it comes from: it is nobody any more when one of these is revoked, also on connections that are open then
 */
public record Principal(
        Role role,
        @Nullable SandboxId sandbox,
        @Nullable ProcessId process,
        String name,
        @Nullable Instant expiresAt,
        Lineage lineage) {
    /** Whoever can open the unix socket: the file's permissions are the credential. */
    public static final Principal LOCAL = new Principal(Role.ADMIN, null, "local");

    public Principal {
        Objects.requireNonNull(role);
        Objects.requireNonNull(name);
        Objects.requireNonNull(lineage);
        if ((role.isBound() || process != null) != (sandbox != null)) {
            throw new IllegalArgumentException(
                    "exactly the roles sandbox and ingest, and who is bound to a process, is bound to a sandbox");
        }
        if (process != null && role != Role.VIEWER) {
            throw new IllegalArgumentException("only a viewer is bound to a process");
        }
    }

    /** One who is bound to no process, without end, and comes from nothing that could be revoked. */
    public Principal(Role role, @Nullable SandboxId sandbox, String name) {
        this(role, sandbox, null, name, null, Lineage.NONE);
    }

    static Principal of(Token token) {
        return new Principal(
                token.role(),
                token.sandbox(),
                token.process(),
                token.name(),
                token.expiresAt(),
                Lineage.of(token.origin().lineage(), token.id()));
    }

    public boolean may(Permission permission) {
        return permission.isHeldBy(role);
    }

    /** Whether this sandbox exists as far as the principal is concerned. */
    public boolean sees(SandboxId id) {
        return sandbox == null || sandbox.equals(id);
    }
}
