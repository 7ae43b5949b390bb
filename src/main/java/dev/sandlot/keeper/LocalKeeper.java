package dev.sandlot.keeper;

import dev.sandlot.keeper.cgroup.Cgroups;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.model.Usage;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keeper of boxes on this host. */
public final class LocalKeeper implements Keeper, AutoCloseable {
    private static final int KILL = 9;

    private final KeeperProgram program;
    private final KeeperProcesses processes;
    private final Cgroups cgroups;
    private final BoxUsage usage;

    /**
     * Starts nothing yet.
     *
     * @param vertx whose transport conduits have
     * @param meeting where these come: a socket, made when it is first needed, in a directory that no sandbox sees
     */
    public LocalKeeper(Vertx vertx, KeeperProgram program, Cgroups cgroups, Path meeting) {
        this(program, cgroups, new KeeperProcesses(program, ConduitSockets.of(vertx), meeting));
    }

    LocalKeeper(KeeperProgram program, Cgroups cgroups, KeeperProcesses processes) {
        this.program = program;
        this.cgroups = cgroups;
        this.processes = processes;
        usage = new BoxUsage(cgroups);
    }

    /** One without conduits, for who only wants to know what could be done here. */
    public static LocalKeeper withoutConduits(KeeperProgram program, Cgroups cgroups) {
        return new LocalKeeper(program, cgroups, new KeeperProcesses(program, null, Path.of("/")));
    }

    /** What runs on the host's side of a sandbox. */
    public KeeperProgram program() {
        return program;
    }

    /** The groups that its processes are in. */
    public Cgroups cgroups() {
        return cgroups;
    }

    /**
     * Runs a program that makes a box ({@code box.h}) and waits until the box is complete. It ends with this daemon until it is
     * {@linkplain Box#keep kept}. A fault of kind UNAVAILABLE with what the program said where it can't be made.
     *
     * @param uid whom to run it as, or null as the daemon
     */
    public Box open(@Nullable Integer uid, List<String> argv) throws IOException {
        return Box.of(processes.living().run(uid, argv));
    }

    @Override
    public Holder hold(Entry box, ProcessId process, Path record, List<Path> outputs) throws IOException {
        var living = processes.living();
        return joined(box, process, new Holder(living, living.hold(box.uid(), box.init(), record, outputs)));
    }

    @Override
    public Holder holdTerminal(Entry box, ProcessId process, Path logs, TerminalSize size) throws IOException {
        var living = processes.living();
        return joined(box, process, new Holder(living, living.terminal(box.uid(), box.init(), logs, size)));
    }

    private Holder joined(Entry box, ProcessId process, Holder holder) {
        join(box, process, holder.child(), holder::dismiss);
        return holder;
    }

    /** Its group is in the sandbox's: what it takes is the sandbox's, and a pause holds for it too. */
    @Override
    public KeptConduit conduit(Entry box, ProcessId process, boolean all) throws IOException {
        var conduit = processes.conduit(box.uid(), box.init(), all);
        join(box, process, conduit.child(), conduit::dismiss);
        return conduit;
    }

    private void join(Entry box, ProcessId process, long child, Runnable dismiss) {
        try {
            cgroups.join(box.sandbox(), process, child);
        } catch (RuntimeException e) {
            dismiss.run();
            release(box, process);
            throw e;
        }
    }

    @Override
    public boolean signal(Entry box, ProcessId process, int signal) throws IOException {
        var members = members(box, process);
        send(box, signal, members);
        return !members.isEmpty();
    }

    @Override
    public boolean kill(Entry box, ProcessId process) throws IOException {
        if (cgroups.kill(box.sandbox(), process)) {
            return true;
        }
        var members = members(box, process);
        send(box, KILL, members);
        return members.isEmpty();
    }

    /** As the box's own uid, so that a pid that was reused meanwhile can't be anybody else's. */
    private void send(Entry box, int signal, Set<Long> pids) throws IOException {
        if (!pids.isEmpty()) {
            processes.living().signal(box.uid(), signal, List.copyOf(pids));
        }
    }

    @Override
    public boolean isEmpty(Entry box, ProcessId process) {
        return members(box, process).isEmpty();
    }

    /** What the command has become or started, and not what is still on its way in: that only carries its exit status. */
    Set<Long> members(Entry box, ProcessId process) {
        long first = box.first().pid();
        return cgroups.present()
                ? Proc.confined(first, cgroups.processes(box.sandbox(), process))
                : Proc.marked(first, CommandRules.assignment(box.sandbox(), process));
    }

    @Override
    public void release(Entry box, ProcessId process) {
        cgroups.remove(box.sandbox(), process);
    }

    @Override
    public Map<SandboxId, Usage> usage(Collection<Entry> boxes, boolean whole) {
        return usage.of(boxes, whole);
    }

    @Override
    public long outOfMemoryKills(Entry box) {
        return cgroups.outOfMemoryKills(box.sandbox());
    }

    /** Ends the keeper's processes, and what has not been kept or given its order with them. Blocks for as long as a socket takes to close. */
    @Override
    public void close() throws IOException {
        processes.close();
    }
}
