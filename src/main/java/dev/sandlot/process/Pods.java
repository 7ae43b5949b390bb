package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.backend.Pod;
import dev.sandlot.model.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Starts and ends pods. Methods block briefly. */
final class Pods {
    private final Starter starter;
    private final Map<Pod, OutputStream> waiting = new ConcurrentHashMap<>();

    Pods(Starter starter) {
        this.starter = starter;
    }

    /** Starts the sandbox's pod and waits until it says that it is ready. It ends with this daemon until it is told to {@link #keep}. */
    Pod start(Backend backend, Place place) throws IOException {
        var launch = backend.pod(place);
        var args = Spool.of(launch.args());
        var filter = Spool.of(launch.filter());
        try {
            var process = starter.start(place, args, filter, launch.argv());
            var said = new ArrayList<String>();
            try (var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.equals("ready")) {
                        var pod = podOf(process);
                        waiting.put(pod, process.getOutputStream());
                        return pod;
                    }
                    said.add(line);
                }
            }
            process.destroyForcibly();
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "The sandbox's namespaces can't be made: " + String.join("; ", said),
                            "`sandlot doctor` names what is missing and the line that mends it.")
                    .asException();
        } finally {
            Spool.delete(args, filter);
        }
    }

    /** Has the pod outlive this daemon, now that somebody else can find it. */
    void keep(Pod pod) throws IOException {
        try (var order = waiting.remove(pod)) {
            if (order != null) {
                order.write('\n');
            }
        }
    }

    private static Pod podOf(Process process) throws IOException {
        for (long pid : ProcFs.children(process.pid())) {
            long ticks = ProcFs.startTicks(pid);
            if (ticks >= 0) {
                return new Pod(pid, ticks);
            }
        }
        process.destroyForcibly();
        throw new IOException("the pod has ended at once");
    }

    static boolean isAlive(Pod pod) {
        return ProcFs.isAlive(pod.pid(), pod.startTicks());
    }

    /** Kills the pod's first process: the kernel then kills all the others in its pid namespace. */
    void kill(Pod pod) {
        waiting.remove(pod);
        if (isAlive(pod)) {
            ProcessHandle.of(pod.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
