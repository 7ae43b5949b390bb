package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import java.io.IOException;

/** Signals and ends a command with all that it has started, wherever that has gone. Blocks briefly. */
final class Trees {
    private final Signals signals;

    Trees(Signals signals) {
        this.signals = signals;
    }

    void signal(Backend backend, Job job, String name) throws IOException {
        signals.send(backend, job.place(), job.pod(), job.id(), name);
    }

    /** Kills it and removes its group. Repeatable. */
    void end(Backend backend, Job job) throws IOException {
        try {
            if (!backend.killTree(job.place(), job.id())) {
                signals.kill(job.place(), backend.members(job.place(), job.pod(), job.id()));
            }
        } finally {
            backend.release(job.place(), job.id());
        }
    }
}
