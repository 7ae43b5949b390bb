package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.model.Fault;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A command that is run inside a sandbox only for its exit code, with no log. Blocks until it has ended. */
final class Question {
    private static final long LIMIT_SECONDS = 10;

    private final Starter starter;

    Question(Starter starter) {
        this.starter = starter;
    }

    int ask(Backend backend, Job job) throws IOException, InterruptedException {
        var launch = backend.run(job.place(), job.pod(), job.id(), job.argv(), job.env(), job.cwd());
        var args = Spool.of(launch.args());
        var filter = Spool.of(launch.filter());
        try {
            var process = starter.start(job.place(), args, filter, launch.argv());
            process.getOutputStream().close();
            process.getInputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "The sandbox doesn't answer.",
                                "Is it paused, or out of processes?")
                        .asException();
            }
            return process.exitValue();
        } finally {
            Spool.delete(args, filter);
        }
    }
}
