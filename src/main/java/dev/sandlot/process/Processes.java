package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.backend.Pod;
import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.InputSink;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Instant;

/** SKELETON: signatures only, being filled in. */
public final class Processes implements OutputSource, InputSink {

    /** What the owner of the processes is told. Called on any thread. */
    public interface Listener {
        /** A process has ended and its output is complete (or has been quiet for a while after the end). Told once. */
        void ended(SandboxId sandbox, ProcessId process, Ended how);

        /** Output up to, not including, chunk {@code next} can be read. Told at most some tens of times a second for each process. */
        void grew(SandboxId sandbox, ProcessId process, long next);
    }

    /** @param sandboxes the directory that holds {@code ID/logs/PROCESS} for every sandbox; @param logBytes limit of each log */
    public Processes(Vertx vertx, Path sandboxes, Path scripts, long logBytes) {}

    public void listen(Listener listener) {}

    /** Starts the sandbox's pod. Fails with a fault of kind UNAVAILABLE that carries what the pod printed. */
    public Future<Pod> startPod(Backend backend, Place place) {
        throw new UnsupportedOperationException();
    }

    /** Whether the very process still lives (pid and start time match, and it is no zombie). */
    public boolean isAlive(Pod pod) {
        throw new UnsupportedOperationException();
    }

    /** Kills the pod, and with it every process in it; completes when it is gone. */
    public Future<Void> endPod(Pod pod) {
        throw new UnsupportedOperationException();
    }

    /** Makes ready in the background for the next process of this sandbox, so that starting it is quick. Optional. */
    public void warm(Backend backend, Place place, Pod pod, ProcessId next) {}

    /** Starts a process. Completes when it has been told to go; whatever happens then is told to the listener, exactly once. */
    public Future<Instant> start(Backend backend, Job job) {
        throw new UnsupportedOperationException();
    }

    /** Runs a command to its end without a log or an id, for questions such as whether a directory exists. The exit code. */
    public Future<Integer> ask(Backend backend, Job job) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes up a process that an earlier daemon started: follows it if it lives, else completes its log. The end, now or later, is
     * told to the listener like any other. Completes with true where it still runs.
     */
    public Future<Boolean> adopt(Backend backend, Place place, Pod pod, ProcessId process) {
        throw new UnsupportedOperationException();
    }

    /** Makes the log of a process that has ended (as the database says) readable, at no cost until somebody reads. */
    public void shelve(SandboxId sandbox, ProcessId process, Ended how, String signal, boolean timedOut) {}

    /** Sends a signal (name without SIG) to the whole tree. */
    public Future<Void> signal(Backend backend, Place place, Pod pod, ProcessId process, String signal) {
        throw new UnsupportedOperationException();
    }

    /** Kills the whole tree; completes when nothing of it lives that can be found. */
    public Future<Void> kill(Backend backend, Place place, Pod pod, ProcessId process) {
        throw new UnsupportedOperationException();
    }

    /** Forgets an ended process and deletes its log directory. */
    public Future<Void> forget(SandboxId sandbox, ProcessId process) {
        throw new UnsupportedOperationException();
    }

    /** Forgets all of a sandbox's processes (none may run) without deleting. Readers see their end. */
    public Future<Void> forget(SandboxId sandbox) {
        throw new UnsupportedOperationException();
    }

    /** When the sandbox last printed something or somebody wrote to it, or null. */
    public Instant lastActivity(SandboxId sandbox) {
        throw new UnsupportedOperationException();
    }

    /** How many readers wait for output of this sandbox now. */
    public int viewers(SandboxId sandbox) {
        throw new UnsupportedOperationException();
    }

    /** Stops following. Processes go on. */
    public Future<Void> close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<OutputReader> open(SandboxId sandbox, ProcessId process, Start start, Channel channel) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OutputExtent extent(SandboxId sandbox, ProcessId process) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> write(SandboxId sandbox, ProcessId process, Buffer bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> end(SandboxId sandbox, ProcessId process) {
        throw new UnsupportedOperationException();
    }
}
