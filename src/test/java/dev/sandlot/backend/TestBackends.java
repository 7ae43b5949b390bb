package dev.sandlot.backend;

import dev.sandlot.keeper.HostPath;
import dev.sandlot.keeper.KeeperPrograms;
import dev.sandlot.keeper.LocalKeeper;
import dev.sandlot.keeper.Trial;
import dev.sandlot.keeper.cgroup.CgroupHost;
import dev.sandlot.keeper.cgroup.Cgroups;
import dev.sandlot.keeper.cgroup.Realms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Backends as {@link Backends#here} makes them, with a realm of the test's own. */
final class TestBackends {
    private TestBackends() {}

    /** A backend, and the keeper of its boxes. */
    record Pair(Bubblewrap backend, LocalKeeper keeper) {}

    static Pair bubblewrap(Who who) {
        return bubblewrap(who, groups(who));
    }

    static Pair bubblewrap(Who who, Cgroups cgroups) {
        var keeper = KeeperPrograms.keeper(
                KeeperPrograms.shipped(), who == Who.ORDINARY_USER ? who.hostUid() : null, cgroups);
        var checks = new HostChecks(trial(who), who.placeUid(), Path.of("/proc/sys"), HostPath.directories());
        var filter = Seccomp.filter(Arch.here().orElseThrow());
        return new Pair(new Bubblewrap(keeper, Provisions.shipped(), filter, checks), keeper);
    }

    /** Root in the part of an ordinary user must not use what only root has. */
    static Cgroups groups(Who who) {
        return who == Who.ORDINARY_USER && Who.isRoot()
                ? Cgroups.none("an ordinary user")
                : CgroupHost.find(Realms.fresh());
    }

    /** As the daemon has it. */
    static Trial trial(Who who) {
        return (argv, limit) -> {
            try {
                var all = new ArrayList<String>(List.of("env", "-i", "PATH=" + HostPath.VALUE));
                all.addAll(argv);
                var process = new ProcessBuilder(all)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    return new Trial.Result(124, "took too long");
                }
                return new Trial.Result(
                        process.exitValue(),
                        new String(process.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
            } catch (java.io.IOException | InterruptedException e) {
                return new Trial.Result(127, e.toString());
            }
        };
    }
}
