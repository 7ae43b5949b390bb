package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.model.Fault;
import dev.sandlot.stream.Inside.Said;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A command that is run inside a sandbox for what it prints, with no log. Blocks until it has ended, never longer than its limit: not even
 * where something inside keeps its output open, which is why this never waits in a read.
 */
final class Inquiry {
    private static final int PIECE = 64 << 10;
    private static final long LOOK_MILLIS = 4;
    private static final long END_SECONDS = 2;

    private final Starter starter;
    private final Signals signals;

    Inquiry(Starter starter, Signals signals) {
        this.starter = starter;
        this.signals = signals;
    }

    Said ask(Backend backend, Job job, int most, Duration limit) throws IOException, InterruptedException {
        var launch = backend.run(job.place(), job.pod(), job.id(), job.argv(), job.env(), job.cwd());
        var args = Spool.of(launch.args());
        var filter = Spool.of(launch.filter());
        try {
            var process = starter.startHeld(job.place(), args, filter, launch.argv());
            try {
                // Its own group in the sandbox's: what it takes is the sandbox's, and a pause holds for it too.
                backend.join(job.place(), job.id(), process.pid());
                letGo(process);
                return listen(process, most, System.nanoTime() + limit.toNanos());
            } finally {
                end(backend, job, process);
            }
        } finally {
            Spool.delete(args, filter);
        }
    }

    private static void letGo(Process process) throws IOException {
        try (var input = process.getOutputStream()) {
            input.write('\n');
        } catch (IOException e) {
            // It has ended already; what it said tells why.
        }
    }

    /** Ends it with all that it has started, wherever that has gone. */
    private void end(Backend backend, Job job, Process process) throws IOException, InterruptedException {
        try {
            if (!backend.killTree(job.place(), job.id())) {
                signals.kill(job.place(), backend.members(job.place(), job.pod(), job.id()));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.getInputStream().close();
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
            backend.release(job.place(), job.id());
        }
    }

    private static Said listen(Process process, int most, long end) throws IOException, InterruptedException {
        var said = new ByteArrayOutputStream();
        var piece = new byte[PIECE];
        var in = process.getInputStream();
        while (true) {
            boolean over = !process.isAlive();
            int ready = in.available();
            while (ready > 0 && said.size() <= most) {
                said.write(piece, 0, Math.max(0, in.read(piece, 0, Math.min(ready, PIECE))));
                ready = in.available();
            }
            if (said.size() > most) {
                var all = said.toByteArray();
                return new Said(over ? process.exitValue() : -1, java.util.Arrays.copyOf(all, most), true);
            }
            if (over) {
                return new Said(process.exitValue(), said.toByteArray(), false);
            }
            if (System.nanoTime() > end) {
                throw Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "The sandbox doesn't answer.",
                                "Is it paused, or out of processes?")
                        .asException();
            }
            process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
