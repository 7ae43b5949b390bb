package dev.sandlot.auth;

import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Token;
import java.util.Objects;

/**
 * Whoever asks.
 *
 * @param sandbox the only sandbox that it may see: set exactly for {@link Role#SANDBOX}
 * @param name for people and logs
 */
public record Principal(Role role, SandboxId sandbox, String name) {
    /** Whoever can open the unix socket: the file's permissions are the credential. */
    public static final Principal LOCAL = new Principal(Role.ADMIN, null, "local");

    public Principal {
        Objects.requireNonNull(role);
        Objects.requireNonNull(name);
        if ((role == Role.SANDBOX) != (sandbox != null)) {
            throw new IllegalArgumentException("exactly the role sandbox is bound to a sandbox");
        }
    }

    static Principal of(Token token) {
        return new Principal(token.role(), token.sandbox(), token.name());
    }

    public boolean may(Permission permission) {
        return permission.isHeldBy(role);
    }

    /** Whether this sandbox exists as far as the principal is concerned. */
    public boolean sees(SandboxId id) {
        return sandbox == null || sandbox.equals(id);
    }
}
