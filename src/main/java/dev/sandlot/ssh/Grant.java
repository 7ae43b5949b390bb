package dev.sandlot.ssh;

import dev.sandlot.auth.Permission;
import dev.sandlot.model.Role;
import dev.sandlot.model.Sandbox;
import java.util.Objects;
import java.util.Set;

/**
 * What a key may do.
 *
 * @param name for people and logs
 * @param sandboxes names and ids of those that it reaches; empty for all
 */
record Grant(String name, Role role, Set<String> sandboxes) {
    Grant {
        Objects.requireNonNull(name);
        Objects.requireNonNull(role);
        sandboxes = Set.copyOf(sandboxes);
    }

    /** Whether both allow the same; how they are called is no matter. */
    boolean allowsSameAs(Grant other) {
        return role == other.role && sandboxes.equals(other.sandboxes);
    }

    boolean mayRun() {
        return Permission.RUN.isHeldBy(role);
    }

    /** Whether the key is bound to some sandboxes: of others it must not learn that they exist. */
    boolean isBound() {
        return !sandboxes.isEmpty();
    }

    boolean reaches(Sandbox sandbox) {
        return !isBound()
                || sandboxes.contains(sandbox.name())
                || sandboxes.contains(sandbox.id().value());
    }
}
