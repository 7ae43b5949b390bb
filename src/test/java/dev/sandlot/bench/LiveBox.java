package dev.sandlot.bench;

import dev.sandlot.TestDaemon;
import dev.sandlot.backend.BoxWords;
import dev.sandlot.backend.Place;
import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** A running sandbox seen from the host, so that its backend can be asked what it would execute for a box. */
record LiveBox(Place place) {
    static LiveBox of(TestDaemon daemon, String id) throws IOException {
        var root = daemon.stateDir().resolve("sandboxes").resolve(id);
        var owner = (Integer) Files.getAttribute(root.resolve("home"), "unix:uid");
        var ours = (Integer) Files.getAttribute(daemon.stateDir(), "unix:uid");
        return new LiveBox(new Place(
                new SandboxId(id), root, owner.equals(ours) ? null : owner, "bench", Limits.NONE, NetworkPolicy.NONE));
    }

    /** A box like the sandbox's for this command alone, with all its mounts: what there is without a process that stays in one. */
    List<String> chain(List<String> argv) {
        var lib = place.root().resolve("../../lib").normalize();
        var words = BoxWords.of(KeeperProgram.install(lib), place);
        var chain = new ArrayList<>(words.subList(words.indexOf("bwrap"), words.lastIndexOf("--") + 1));
        chain.remove("--as-pid-1");
        chain.addAll(argv);
        return chain;
    }

    Integer uid() {
        return place.uid();
    }
}
