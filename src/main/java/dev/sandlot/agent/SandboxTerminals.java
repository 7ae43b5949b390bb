package dev.sandlot.agent;

import dev.sandlot.model.ProcessId;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The processes of a sandbox that have printed something, as far as they are terminals. Used on the agents' event loop only. */
final class SandboxTerminals {
    /** Those that are no terminals, or of which that is not known yet, have no value. */
    private final Map<ProcessId, @Nullable WatchedTerminal> known = new TreeMap<>();
    /** Whether an agent was there when it was last told what is seen. */
    boolean hadAgent;

    boolean knows(ProcessId process) {
        return known.containsKey(process);
    }

    void put(ProcessId process, @Nullable WatchedTerminal terminal) {
        known.put(process, terminal);
    }

    /** Null where it is no terminal, or not known. */
    @Nullable
    WatchedTerminal get(ProcessId process) {
        return known.get(process);
    }

    /** Likewise. */
    @Nullable
    WatchedTerminal remove(ProcessId process) {
        return known.remove(process);
    }

    private Stream<WatchedTerminal> all() {
        return known.values().stream().filter(Objects::nonNull);
    }

    void forEach(Consumer<WatchedTerminal> action) {
        all().forEach(action);
    }

    /** What matters most of all that is seen. */
    ScreenFinding seen() {
        return all().map(terminal -> terminal.finding)
                .filter(Objects::nonNull)
                .min(ScreenFinding.BY_URGENCY)
                .orElse(ScreenFinding.NONE);
    }

    /** The only one with an agent, as far as is known; null where there is none, or more than one. */
    @Nullable
    ProcessId only() {
        var found = all().filter(terminal -> terminal.adapter != null).limit(2).toList();
        return found.size() == 1 ? found.get(0).process : null;
    }

    /** Whether this terminal is known to have an agent on it. */
    boolean isAgent(ProcessId process) {
        var terminal = known.get(process);
        return terminal != null && terminal.adapter != null;
    }
}
