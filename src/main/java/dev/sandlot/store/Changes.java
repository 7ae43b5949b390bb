package dev.sandlot.store;

import dev.sandlot.model.EventRecord;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import java.util.List;

/**
 * What is to be written at once, all or nothing: rows that are new or different, rows that are gone, and what happened. An event's
 * number is not known yet and is given when it is written.
 */
public record Changes(
        List<SandboxRow> sandboxes,
        List<ProcessRow> processes,
        List<KeyRow> keys,
        List<SandboxId> goneSandboxes,
        List<GoneProcess> goneProcesses,
        List<KeyRow> goneKeys,
        List<EventRecord> events) {

    /** A process that is not to be kept any longer. */
    public record GoneProcess(SandboxId sandbox, ProcessId process) {}

    public Changes {
        sandboxes = List.copyOf(sandboxes);
        processes = List.copyOf(processes);
        keys = List.copyOf(keys);
        goneSandboxes = List.copyOf(goneSandboxes);
        goneProcesses = List.copyOf(goneProcesses);
        goneKeys = List.copyOf(goneKeys);
        events = List.copyOf(events);
    }

    /** Whether this is a single row of a process, the most frequent change of all and the one that somebody waits for. */
    boolean isOneProcess() {
        return processes.size() == 1
                && sandboxes.isEmpty()
                && keys.isEmpty()
                && goneSandboxes.isEmpty()
                && goneProcesses.isEmpty()
                && goneKeys.isEmpty()
                && events.isEmpty();
    }
}
