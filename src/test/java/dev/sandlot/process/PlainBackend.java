package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Backends;
import dev.sandlot.backend.Place;
import dev.sandlot.backend.Pod;
import dev.sandlot.keeper.CommandOrder;
import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.keeper.KeeperPrograms;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs commands without any walls around them: for tests of holders and logs, which don't depend on these. */
class PlainBackend implements Backend {
    private static final KeeperProgram KEEPER = KeeperPrograms.checked();
    private static final CommandOrder.Rlimits UNLIMITED = new CommandOrder.Rlimits(-1, -1, -1);

    /** BPF_RET | BPF_K, SECCOMP_RET_ALLOW. */
    private static final byte[] ANYTHING = {6, 0, 0, 0, 0, 0, (byte) 0xff, 0x7f};

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public BackendReport probe() {
        return new BackendReport("plain", true, "none", null, null, List.of());
    }

    @Override
    public Enforcement enforcement(Place place) {
        return new Enforcement(List.of(), false, false, List.of(NetworkMode.OPEN), null, null, "best_effort");
    }

    @Override
    public void prepare(Place place) {
        try {
            Files.createDirectories(place.init());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An init without a box. */
    @Override
    public List<String> pod(Place place) {
        prepare(place);
        var program = KEEPER.file().toString();
        return KEEPER.role(
                "box",
                List.of(
                        place.init().toString(),
                        "sh",
                        "-c",
                        "exec 6<&0; \"$0\" init <&6 6<&- & exec 6<&-; wait",
                        program));
    }

    @Override
    public CommandOrder run(
            Place place, Pod pod, ProcessId process, List<String> argv, Map<String, String> env, String cwd) {
        var all = new HashMap<>(env);
        all.put("PATH", Backends.PATH);
        return new CommandOrder(false, UNLIMITED, null, "/", ANYTHING, null, all, argv);
    }

    @Override
    public CommandOrder terminal(
            Place place, Pod pod, ProcessId process, List<String> argv, Map<String, String> env, String cwd) {
        throw new UnsupportedOperationException("this backend has no terminals");
    }

    @Override
    public CommandOrder display(Place place, Pod pod, ProcessId process) {
        throw new UnsupportedOperationException("this backend has no displays");
    }

    @Override
    public void limit(Place place, Limits limits) {}

    @Override
    public void join(Place place, ProcessId process, long pid) {}

    @Override
    public Set<Long> members(Place place, Pod pod, ProcessId process) {
        return Set.of();
    }

    @Override
    public boolean killTree(Place place, ProcessId process) {
        return false;
    }

    @Override
    public long outOfMemoryKills(Place place) {
        return 0;
    }

    @Override
    public Map<SandboxId, Usage> usage(Map<Place, Pod> pods, boolean tasks) {
        return Map.of();
    }

    @Override
    public void pause(Place place, boolean paused) {}

    @Override
    public void release(Place place, ProcessId process) {}

    @Override
    public void dispose(Place place) {}

    @Override
    public Set<SandboxId> leftovers() {
        return Set.of();
    }

    @Override
    public void dispose(SandboxId id, Path root) {}
}
