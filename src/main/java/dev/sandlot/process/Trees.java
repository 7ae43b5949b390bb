package dev.sandlot.process;

import dev.sandlot.keeper.Keeper;
import java.io.IOException;

/** Ends commands of the sandbox that are no processes of it. */
final class Trees {
    private Trees() {}

    /** Kills it with all that it has started, wherever that has gone, and removes its group. Repeatable; blocks briefly. */
    static void end(Keeper keeper, Job job) throws IOException {
        try {
            keeper.kill(job.box(), job.id());
        } finally {
            keeper.release(job.box(), job.id());
        }
    }
}
