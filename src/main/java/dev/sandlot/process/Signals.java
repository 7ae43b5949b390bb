package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.backend.Pod;
import dev.sandlot.keeper.Keepers;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends signals to a process's tree, as the sandbox's own uid, so that a pid that was reused meanwhile can't be anybody else's. */
final class Signals {
    private static final int KILL = 9;

    /** What may be sent, with the numbers of signal(7), which x86-64 and AArch64 share. */
    private static final Map<String, Integer> NUMBERS = new TreeMap<>(Map.ofEntries(
            Map.entry("HUP", 1),
            Map.entry("INT", 2),
            Map.entry("QUIT", 3),
            Map.entry("ABRT", 6),
            Map.entry("KILL", KILL),
            Map.entry("USR1", 10),
            Map.entry("USR2", 12),
            Map.entry("ALRM", 14),
            Map.entry("TERM", 15),
            Map.entry("CONT", 18),
            Map.entry("STOP", 19),
            Map.entry("TSTP", 20),
            Map.entry("WINCH", 28)));

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
        var number = NUMBERS.get(signal);
        if (number == null) {
            throw Fault.invalid("signal", "must be one of " + String.join(", ", NUMBERS.keySet()))
                    .asException();
        }
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
