package dev.sandlot.backend;

import dev.sandlot.keeper.Entry;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.SandboxId;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A way to isolate: how a sandbox's box comes to be and goes away, what it enforces, and how its keeper gets into it. What happens inside goes
 * through that {@link dev.sandlot.keeper.Keeper}. Methods may read and write files and wait for processes, so they are called on worker threads only;
 * each may throw {@link dev.sandlot.model.FaultException}. None leaves anything half done: what can't be held is refused.
 */
public interface Backend {
    /** The name in the API, for example {@code bubblewrap}. */
    String name();

    /** Looks at this host afresh. Never throws: what is missing is in the report. */
    BackendReport probe();

    /** What will be enforced for this sandbox. Throws a fault of kind INVALID or UNAVAILABLE where what it asks for can't be held. */
    Enforcement enforcement(Place place);

    /**
     * Makes the sandbox's box, with its limits in force and all that is to be there, and waits until it is complete. Nothing runs in it yet. Where it
     * fails, nothing is left behind.
     */
    NewBox up(Place place);

    /** Whether this very box is still there. Cheap. */
    boolean isUp(String handle);

    /** How a keeper gets into a box that is up, or was. Cheap, and touches nothing. */
    Entry entry(Place place, String handle);

    /** What can be changed about a box that is up. */
    enum Change {
        /** Puts the place's limits into force, at once. */
        LIMITS,
        /** Freezes everything in it. A fault of kind CONFLICT where the backend can't. */
        PAUSE,
        /** Thaws it; repeatable. */
        RESUME
    }

    void change(Place place, Change change);

    /**
     * Ends the box and everything in it, and removes what the backend has of it; repeatable. A fault of kind UNAVAILABLE where something doesn't go:
     * then nothing of the sandbox may be given to others.
     *
     * @param root the sandbox's directory
     * @param handle of the box, or null where it is not known to have one
     */
    void down(SandboxId id, Path root, @Nullable String handle);

    /** The sandboxes that this backend still has something of on this host, so that those that nobody knows can be taken down. */
    Set<SandboxId> leftovers();
}
