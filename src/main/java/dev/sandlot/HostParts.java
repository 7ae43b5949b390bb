package dev.sandlot;

import dev.sandlot.backend.Backends;
import dev.sandlot.config.Config;
import dev.sandlot.config.ConfigLoader;
import dev.sandlot.keeper.HostTrial;
import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.keeper.LocalKeeper;
import dev.sandlot.keeper.TreeCopy;
import dev.sandlot.keeper.cgroup.CgroupHost;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** What works with this host. */
record HostParts(LocalKeeper keeper, Processes processes, Backends backends, TreeCopy trees) {
    /** Blocks: programs are installed, and the host's control groups are looked for. */
    static HostParts of(Vertx vertx, Config config, StateDirectory state) {
        var program = KeeperProgram.install(state.programs());
        var keeper = new LocalKeeper(vertx, program, CgroupHost.find(state.realm()), state.conduits());
        var logBytes = config.logs().processBytes();
        return new HostParts(
                keeper,
                new Processes(vertx, state.sandboxes(), keeper, logBytes),
                backends(config, keeper),
                new TreeCopy(program));
    }

    /** @param keeper does things in their boxes */
    static Backends backends(Config config, LocalKeeper keeper) {
        var settings = config.sandboxes();
        // One past the sandboxes' own uids: used for trials only.
        var trialUid = ConfigLoader.isRoot() ? settings.firstUid() + settings.uids() : null;
        return Backends.here(keeper, new HostTrial(), trialUid);
    }

    Future<Void> close(Vertx vertx) {
        return processes
                .close()
                .eventually(() -> vertx.executeBlocking(() -> {
                    keeper.close();
                    return null;
                }));
    }
}
