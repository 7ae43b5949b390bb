package dev.sandlot.backend;

import dev.sandlot.keeper.HostPath;
import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.keeper.LocalKeeper;
import dev.sandlot.keeper.Trial;
import dev.sandlot.keeper.cgroup.CgroupHost;
import java.nio.file.Path;
import java.util.List;

/** The command line that makes a sandbox's box, which is its backend's own business. */
public final class BoxWords {
    private BoxWords() {}

    public static List<String> of(KeeperProgram program, Place place) {
        var keeper = LocalKeeper.withoutConduits(program, CgroupHost.find("bench"));
        Trial none = (argv, limit) -> new Trial.Result(127, "not tried");
        var checks = new HostChecks(none, place.uid(), Path.of("/proc/sys"), HostPath.directories());
        var filter = Seccomp.filter(Arch.here().orElseThrow());
        return new Bubblewrap(keeper, Provisions.shipped(), filter, checks).box(place);
    }
}
