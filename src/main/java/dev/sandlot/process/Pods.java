package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.backend.Pod;
import dev.sandlot.keeper.Keepers;
import dev.sandlot.keeper.KeptProgram;
import dev.sandlot.model.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Starts and ends pods, and keeps one ready before its sandbox is asked for: making one takes as long as running a command. Methods block
 * briefly, and may be called from any thread.
 */
final class Pods {
    private final Keepers keepers;
    private final Map<Pod, KeptProgram> waiting = new ConcurrentHashMap<>();
    private final AtomicReference<Spare> spare = new AtomicReference<>();

    /** A pod that nobody has yet, and what it was made from. */
    private record Spare(@Nullable Integer uid, List<String> argv, Pod pod) {
        boolean suits(List<String> wanted) {
            return argv.equals(wanted) && isAlive(pod);
        }
    }

    Pods(Keepers keepers) {
        this.keepers = keepers;
    }

    /** Makes one ready for a sandbox in a place like this one. There is one at most; an older one goes. */
    void prepare(Backend backend, Place place) throws IOException {
        var argv = backend.pod(place);
        replace(new Spare(place.uid(), argv, make(place, argv)));
    }

    /** The one that is ready, or null. */
    @Nullable
    Pod ready() {
        var now = spare.get();
        return now == null ? null : now.pod();
    }

    private void replace(@Nullable Spare next) {
        var before = spare.getAndSet(next);
        if (before != null) {
            kill(before.pod());
        }
    }

    /**
     * The sandbox's pod: the one that is ready, where it suits, else a new one. It ends with this daemon until it is {@linkplain #keep kept}.
     * A fault of kind UNAVAILABLE with what it said where it can't be made.
     */
    Pod start(Backend backend, Place place) throws IOException {
        var argv = backend.pod(place);
        var ready = spare.get();
        if (ready != null && Objects.equals(ready.uid(), place.uid()) && spare.compareAndSet(ready, null)) {
            if (ready.suits(argv)) {
                return ready.pod();
            }
            kill(ready.pod());
        }
        return make(place, argv);
    }

    private Pod make(Place place, List<String> argv) throws IOException {
        var program = keepers.living().run(place.uid(), argv);
        try {
            await(program, "ready");
            var pod = podOf(Objects.requireNonNull(program.pid())); // It has spoken, so it was started.
            waiting.put(pod, program);
            return pod;
        } catch (IOException | RuntimeException e) {
            program.dismiss();
            throw e;
        }
    }

    /** Gives the pod its host name, and has it outlive this daemon, now that somebody else can find it. */
    void keep(Pod pod, String hostname) throws IOException {
        var program = waiting.remove(pod);
        if (program == null) {
            return;
        }
        try {
            program.tell(hostname);
            await(program, "kept");
        } finally {
            program.dismiss();
        }
    }

    private static void await(KeptProgram program, String word) throws IOException {
        var said = new ArrayList<String>();
        for (var line = program.line(); line != null; line = program.line()) {
            if (line.equals(word)) {
                return;
            }
            said.add(line);
        }
        throw Fault.of(
                        Fault.Kind.UNAVAILABLE,
                        "The sandbox's namespaces can't be made: " + String.join("; ", said),
                        "`sandlot doctor` names what is missing and the line that mends it.")
                .asException();
    }

    private static Pod podOf(long starter) throws IOException {
        for (long pid : ProcFs.children(starter)) {
            long ticks = ProcFs.startTicks(pid);
            if (ticks >= 0) {
                return new Pod(pid, ticks);
            }
        }
        throw new IOException("the pod has ended at once");
    }

    /** Sends the one away that is ready. */
    void close() {
        replace(null);
    }

    static boolean isAlive(Pod pod) {
        return ProcFs.isAlive(pod.pid(), pod.startTicks());
    }

    /** Kills the pod's first process: the kernel then kills all the others in its pid namespace. */
    void kill(Pod pod) {
        var program = waiting.remove(pod);
        if (program != null) {
            program.dismiss();
        }
        if (isAlive(pod)) {
            ProcessHandle.of(pod.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
