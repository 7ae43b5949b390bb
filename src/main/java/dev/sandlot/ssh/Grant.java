package dev.sandlot.ssh;

import dev.sandlot.model.Role;
import java.util.Objects;
import java.util.Set;

/**
 * What a key may do, as its line says; {@link dev.sandlot.api.Binding} holds it to that.
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

    /** Whether the key is bound to some sandboxes: of others it must not learn that they exist. */
    boolean isBound() {
        return !sandboxes.isEmpty();
    }
}
