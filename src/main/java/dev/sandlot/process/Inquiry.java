package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.keeper.HolderJob;
import dev.sandlot.keeper.Keepers;
import dev.sandlot.model.Fault;
import dev.sandlot.stream.Inside.Said;
import java.io.IOException;
import java.time.Duration;

/** A command that is run inside a sandbox for what it prints, with no log. Blocks until it has ended, never longer than its limit. */
final class Inquiry {
    private final Keepers keepers;
    private final Signals signals;

    Inquiry(Keepers keepers, Signals signals) {
        this.keepers = keepers;
        this.signals = signals;
    }

    Said ask(Backend backend, Job job, int most, Duration limit) throws IOException, InterruptedException {
        var order = job.order(backend);
        var question = keepers.living().ask(job.place().uid(), job.place().init(), most);
        try {
            // Its own group in the sandbox's: what it takes is the sandbox's, and a pause holds for it too.
            backend.join(job.place(), job.id(), question.child());
            question.give(new HolderJob(order));
            var answer = question.await(limit);
            if (answer == null) {
                throw Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "The sandbox doesn't answer.",
                                "Is it paused, or out of processes?")
                        .asException();
            }
            return new Said(answer.status(), answer.said(), !answer.whole());
        } finally {
            question.dismiss();
            end(backend, job);
        }
    }

    /** Ends it with all that it has started, wherever that has gone. */
    private void end(Backend backend, Job job) throws IOException {
        try {
            if (!backend.killTree(job.place(), job.id())) {
                signals.kill(job.place(), backend.members(job.place(), job.pod(), job.id()));
            }
        } finally {
            backend.release(job.place(), job.id());
        }
    }
}
