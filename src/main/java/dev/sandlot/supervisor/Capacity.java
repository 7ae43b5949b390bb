package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxSpec;

/** Whether this daemon can take another sandbox. Used on the loop only. */
final class Capacity {
    private final Registry registry;
    private final int most;
    private final DiskReserve reserve;
    private final SpecRoom room;

    /** @param most how many sandboxes there may be */
    Capacity(Registry registry, int most, DiskReserve reserve, SpecRoom room) {
        this.registry = registry;
        this.most = most;
        this.reserve = reserve;
        this.room = room;
    }

    /** A fault of kind UNAVAILABLE or DISK_FULL where there is no room for it. */
    void require(SandboxSpec asked) {
        requireNumber();
        reserve.require();
        room.require(asked.weight());
    }

    /** Whether there may be one more. */
    boolean hasRoom() {
        return registry.size() < most;
    }

    private void requireNumber() {
        if (!hasRoom()) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "There are " + registry.size()
                                    + " sandboxes, the most that this daemon takes (sandboxes.max = " + most
                                    + ").",
                            "Delete one, or raise sandboxes.max.")
                    .asException();
        }
    }
}
