package dev.sandlot.auth;

import dev.sandlot.model.SandboxId;
import dev.sandlot.store.SelectionTable;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;

/**
 * The sandbox that a principal works with where it names none. Kept for each token by itself, beyond the daemon's end; who is bound to a sandbox
 * works with that one.
 */
public final class Selections {
    /** No token's id has this form. */
    private static final String LOCAL = "local";

    private final SelectionTable table;

    Selections(SelectionTable table) {
        this.table = table;
    }

    /** For whom it is kept: the same for all that is asked with the same token. */
    public static String holder(Principal principal) {
        return Objects.requireNonNullElse(principal.lineage().own(), LOCAL);
    }

    /** Empty where none was selected, or that one was deleted. */
    public Future<Optional<SandboxId>> of(Principal principal) {
        var bound = principal.sandbox();
        return bound == null ? table.get(holder(principal)) : Future.succeededFuture(Optional.of(bound));
    }

    public Future<Void> select(Principal principal, SandboxId sandbox) {
        return table.put(holder(principal), sandbox);
    }
}
