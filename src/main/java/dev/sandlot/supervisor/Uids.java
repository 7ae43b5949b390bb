package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The host uids that sandboxes run as. As root each sandbox has one of its own; freed ones come last in turn, so that whatever an old
 * sandbox may have left behind somewhere is not soon another's. An ordinary user's sandboxes share the daemon's.
 */
final class Uids {
    private final int first;
    private final int count;
    private final boolean root;
    private int next;

    Uids(int first, int count, boolean root) {
        this.first = first;
        this.count = count;
        this.root = root;
    }

    /** Whether there are two at least that none of these has, or need not be. */
    boolean hasTwo(Set<Integer> taken) {
        return !root || count - taken.size() >= 2;
    }

    /** A uid that none of these has, or null as an ordinary user. A fault of kind UNAVAILABLE where all are taken. */
    @Nullable
    Integer take(Set<Integer> taken) {
        if (!root) {
            return null;
        }
        for (int i = 0; i < count; i++) {
            int uid = first + (next + i) % count;
            if (!taken.contains(uid)) {
                next = (uid - first + 1) % count;
                return uid;
            }
        }
        throw Fault.of(
                        Fault.Kind.UNAVAILABLE,
                        "Each of the " + count + " host uids for sandboxes is taken (sandboxes.uids).",
                        "Delete a sandbox, or raise sandboxes.uids.")
                .asException();
    }
}
