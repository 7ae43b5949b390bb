package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.backend.Pod;
import dev.sandlot.model.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;

/** Starts and ends pods. Methods block briefly. */
final class Pods {
    private final Starter starter;

    Pods(Starter starter) {
        this.starter = starter;
    }

    /** Starts the sandbox's pod and waits until it says that it is ready. */
    Pod start(Backend backend, Place place) throws IOException {
        var launch = backend.pod(place);
        var args = Spool.of(launch.args());
        var filter = Spool.of(launch.filter());
        try {
            var process = starter.start(place, new Path[] {args, filter}, launch.argv());
            process.getOutputStream().close();
            var said = new ArrayList<String>();
            try (var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.equals("ready")) {
                        return podOf(process);
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
    static void kill(Pod pod) {
        if (isAlive(pod)) {
            ProcessHandle.of(pod.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
