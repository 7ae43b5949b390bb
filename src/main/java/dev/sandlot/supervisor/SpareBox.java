package dev.sandlot.supervisor;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.NewBox;
import dev.sandlot.backend.Place;
import dev.sandlot.model.Limits;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.Workspace;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * A box that is made for a sandbox that is still to come.
 *
 * @param place with the name and the limits of nobody
 * @param made told on the loop
 */
record SpareBox(Backend backend, Place place, Future<NewBox> made) {
    SandboxId id() {
        return place.id();
    }

    /** Whether it can become this sandbox's: only its name and how much it may use can still be settled. */
    boolean fits(SandboxSpec spec) {
        return (spec.backend().equals(SandboxSpec.AUTO) || spec.backend().equals(backend.name()))
                && spec.display() == null
                && (spec.workspace() == null || spec.workspace().kind() == Workspace.Kind.GIT)
                && isLimitedAlike(spec.limits(), place.limits());
    }

    private static boolean isLimitedAlike(Limits one, Limits other) {
        return isAlike(one.cpus(), other.cpus())
                && isAlike(one.memoryBytes(), other.memoryBytes())
                && isAlike(one.pids(), other.pids())
                && isAlike(one.diskBytes(), other.diskBytes());
    }

    private static boolean isAlike(@Nullable Object one, @Nullable Object other) {
        return (one == null) == (other == null);
    }
}
