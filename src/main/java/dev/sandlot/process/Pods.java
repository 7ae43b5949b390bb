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

/** Starts and ends pods. Methods block briefly, and may be called from any thread. */
final class Pods {
    private final Keepers keepers;
    private final Map<Pod, KeptProgram> waiting = new ConcurrentHashMap<>();

    Pods(Keepers keepers) {
        this.keepers = keepers;
    }

    /**
     * Makes the sandbox's pod. It ends with this daemon until it is {@linkplain #keep kept}. A fault of kind UNAVAILABLE with what it said where
     * it can't be made.
     */
    Pod start(Backend backend, Place place) throws IOException {
        return make(place, backend.pod(place));
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

    /** Has the pod outlive this daemon, now that somebody else can find it. */
    void keep(Pod pod) throws IOException {
        var program = waiting.remove(pod);
        if (program == null) {
            return;
        }
        try {
            program.tell("keep");
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
