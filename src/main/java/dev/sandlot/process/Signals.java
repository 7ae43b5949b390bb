package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.backend.Pod;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Sends signals to a process's tree, as the sandbox's own uid, so that a pid that was reused meanwhile can't be anybody else's. */
final class Signals {
    /** What may be sent; the names that kill(1) knows on every Linux. */
    static final Set<String> NAMES = Set.of(
            "HUP", "INT", "QUIT", "ABRT", "KILL", "USR1", "USR2", "ALRM", "TERM", "CONT", "STOP", "TSTP", "WINCH");

    private final Starter starter;

    Signals(Starter starter) {
        this.starter = starter;
    }

    /**
     * Sends it to every process that the command has become or started, and not to those between it and the holder: they only carry its
     * exit status. False where there is none, for example because the command has not been entered yet.
     */
    boolean send(Backend backend, Place place, Pod pod, ProcessId process, String signal)
            throws IOException, InterruptedException {
        if (!NAMES.contains(signal)) {
            throw Fault.invalid(
                            "signal",
                            "must be one of "
                                    + String.join(", ", NAMES.stream().sorted().toList()))
                    .asException();
        }
        var members = backend.members(place, pod, process);
        kill(place, signal, members);
        return !members.isEmpty();
    }

    /** Has a stopped process of the host's side go on. */
    void resume(long pid) throws IOException, InterruptedException {
        var process = Starter.clean(
                        new ProcessBuilder("/bin/sh", "-c", "kill -s CONT \"$1\"", "sh", Long.toString(pid)))
                .start();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    /** Sends it to exactly these host processes, as far as they belong to the sandbox's uid. Ones that are gone don't matter. */
    void kill(Place place, String signal, Collection<Long> pids) throws IOException, InterruptedException {
        if (pids.isEmpty()) {
            return;
        }
        var command = new ArrayList<String>(
                List.of("/bin/sh", "-c", "s=$1; shift; for p; do kill -s \"$s\" \"$p\"; done", "sh", signal));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        var process = starter.start(place, null, null, command);
        process.getInputStream().readAllBytes();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
