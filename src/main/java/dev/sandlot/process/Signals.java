package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.backend.Pod;
import dev.sandlot.keeper.Keepers;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SignalName;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Sends signals to a process's tree, as the sandbox's own uid, so that a pid that was reused meanwhile can't be anybody else's. */
final class Signals {
    private static final int KILL = 9;

    private final Keepers keepers;

    Signals(Keepers keepers) {
        this.keepers = keepers;
    }

    /**
     * Sends it to every process that the command has become or started, and not to those between it and the holder: they only carry its
     * exit status. False where there is none, for example because the command has not been entered yet.
     *
     * @param signal its name without SIG
     */
    boolean send(Backend backend, Place place, Pod pod, ProcessId process, String signal) throws IOException {
        int number = SignalName.number(signal)
                .orElseThrow(
                        () -> Fault.invalid("signal", "there is no " + signal).asException());
        var members = backend.members(place, pod, process);
        send(place, number, members);
        return !members.isEmpty();
    }

    /** Kills exactly these host processes, as far as they belong to the sandbox's uid. Ones that are gone don't matter. */
    void kill(Place place, Collection<Long> pids) throws IOException {
        send(place, KILL, pids);
    }

    private void send(Place place, int number, Collection<Long> pids) throws IOException {
        if (!pids.isEmpty()) {
            keepers.living().signal(place.uid(), number, List.copyOf(pids));
        }
    }
}
