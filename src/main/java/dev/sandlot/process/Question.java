package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A command that is run inside a sandbox only for its exit code or a few words, with no log. Blocks until it has ended. */
final class Question {
    private static final long LIMIT_SECONDS = 10;

    private final Starter starter;

    Question(Starter starter) {
        this.starter = starter;
    }

    /** The exit code. */
    int ask(Backend backend, Job job) throws IOException, InterruptedException {
        return run(backend, job, process -> {
            process.getInputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw silent();
            }
            return process.exitValue();
        });
    }

    /** What it prints, cut at so many bytes; it has to end by itself at some time, but nobody waits longer than {@code seconds}. */
    String words(Backend backend, Job job, int most, int seconds) throws IOException, InterruptedException {
        return run(backend, job, process -> {
            var impatience = process.onExit().orTimeout(seconds, TimeUnit.SECONDS);
            // Killing it would not be enough: what it has started inside may still hold the pipe open.
            impatience.whenComplete((ended, late) -> {
                if (late != null) {
                    process.destroyForcibly();
                    close(process);
                }
            });
            var said = new String(process.getInputStream().readNBytes(most), StandardCharsets.UTF_8);
            close(process);
            if (impatience.isCompletedExceptionally()) {
                throw silent();
            }
            return said;
        });
    }

    private interface Talk<T> {
        T with(Process process) throws IOException, InterruptedException;
    }

    private <T> T run(Backend backend, Job job, Talk<T> talk) throws IOException, InterruptedException {
        var launch = backend.run(job.place(), job.pod(), job.id(), job.argv(), job.env(), job.cwd());
        var args = Spool.of(launch.args());
        var filter = Spool.of(launch.filter());
        try {
            var process = starter.start(job.place(), args, filter, launch.argv());
            process.getOutputStream().close();
            return talk.with(process);
        } finally {
            Spool.delete(args, filter);
        }
    }

    private static void close(Process process) {
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            // It is of no use any more either way.
        }
    }

    private static RuntimeException silent() {
        return Fault.of(Fault.Kind.UNAVAILABLE, "The sandbox doesn't answer.", "Is it paused, or out of processes?")
                .asException();
    }
}
