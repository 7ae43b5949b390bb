package dev.sandlot.supervisor;

import dev.sandlot.model.Attention;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;

/** Tells of what the kernel has killed in sandboxes for want of memory. Used on the loop only. */
final class MemoryKills {
    private final Loop loop;
    private final Notices notices;
    private final Processes processes;
    private final Attentions attentions;

    MemoryKills(Loop loop, Notices notices, Processes processes, Attentions attentions) {
        this.loop = loop;
        this.notices = notices;
        this.processes = processes;
        this.attentions = attentions;
    }

    /** Tells of those that have not been told of; true where there were any. */
    Future<Boolean> tell(HeldSandbox box) {
        if (!box.isReachable()) {
            return Future.succeededFuture(false);
        }
        var entry = box.entry();
        return loop.blocking(() -> processes.keeper().outOfMemoryKills(entry)).map(kills -> {
            if (kills <= box.outOfMemoryKills) {
                return false;
            }
            notices.outOfMemory(box, kills - box.outOfMemoryKills);
            attentions.trouble(
                    box, Attention.Reason.OUT_OF_MEMORY, "Something in it was killed because memory ran out.");
            box.outOfMemoryKills = kills;
            return true;
        });
    }
}
