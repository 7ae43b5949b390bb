package dev.sandlot.keeper;

import dev.sandlot.model.ProcessId;
import java.util.List;
import java.util.Set;

/** What this host sees of the processes in boxes, which only keepers are to know. */
public final class HostView {
    private HostView() {}

    public static Set<Long> members(LocalKeeper keeper, Entry box, ProcessId process) {
        return keeper.members(box, process);
    }

    public static Set<Long> inPidNamespaceOf(long pid) {
        return Proc.inPidNamespaceOf(pid);
    }

    public static boolean hasVariable(long pid, String assignment) {
        return Proc.hasVariable(pid, assignment);
    }

    public static List<Long> children(long pid) {
        return Proc.children(pid);
    }

    public static boolean isAwake(long pid) {
        return Proc.isAwake(pid, Proc.startTicks(pid));
    }

    /** Whether it waits for something. */
    public static boolean sleeps(long pid) {
        var fields = Proc.stat(pid);
        return fields.length > 0 && fields[0].equals("S");
    }

    public static boolean isGone(long pid) {
        return Proc.startTicks(pid) < 0;
    }
}
