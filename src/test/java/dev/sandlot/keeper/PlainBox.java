package dev.sandlot.keeper;

import dev.sandlot.keeper.cgroup.Cgroups;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An init without a box around it: for tests of holders and logs, which don't depend on walls. */
public final class PlainBox {
    private PlainBox() {}

    /** A keeper without control groups, whose programs end at the first fault in their use of memory. */
    public static LocalKeeper keeper(Vertx vertx, Path directory) {
        return new LocalKeeper(
                vertx, KeeperPrograms.checked(), Cgroups.none("a test"), directory.resolve("conduits.sock"));
    }

    /** One that outlives the keeper. */
    public static Entry open(LocalKeeper keeper, SandboxId sandbox, Path directory) throws IOException {
        var init = Files.createDirectories(directory.resolve("init"));
        var box = keeper.open(null, argv(keeper.program(), init));
        box.keep("");
        return entry(sandbox, init, box);
    }

    private static Entry entry(SandboxId sandbox, Path init, Box box) {
        var rules = new CommandRules(
                sandbox, KeeperHost.NO_LIMITS, null, KeeperHost.ANYTHING, Map.of("PATH", HostPath.VALUE), List::of);
        return new Entry(sandbox, null, init, box.first(), null, () -> rules);
    }

    /** The words that make one whose init listens in this directory. */
    static List<String> argv(KeeperProgram program, Path init) {
        var argv = program.role(
                "box", List.of(init.toString(), "sh", "-c", "exec 6<&0; \"$0\" init <&6 6<&- & exec 6<&-; wait"));
        argv.add(program.file().toString());
        return argv;
    }

    public static void close(Entry box) {
        ProcessHandle.of(box.first().pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
}
