package dev.sandlot.bench;

import dev.sandlot.TestDaemon;
import dev.sandlot.backend.Backends;
import dev.sandlot.backend.Launch;
import dev.sandlot.backend.Place;
import dev.sandlot.backend.Pod;
import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** A running sandbox seen from the host, so that its backend can be asked what it would execute in it. */
record LivePod(Place place, Pod pod) {
    /** Finds the pod by what enters it: a process of the sandbox's that is known by its command line. */
    static LivePod find(TestDaemon daemon, Wire wire, String id) throws IOException {
        var marker = "86400." + (System.nanoTime() & 0xffffff);
        var process = Box.start(wire, id, "{\"command\": [\"sleep\", \"" + marker + "\"]}");
        try {
            long pod = -1;
            while (pod < 0) {
                for (var pid : Proc.pids(line -> line.contains(marker) && line.contains("enter"))) {
                    var line = Proc.commandLine(pid);
                    pod = Long.parseLong(line.get(line.indexOf("enter") + 1));
                }
            }
            var root = daemon.stateDir().resolve("sandboxes").resolve(id);
            var owner = (Integer) Files.getAttribute(root.resolve("home"), "unix:uid");
            var ours = (Integer) Files.getAttribute(daemon.stateDir(), "unix:uid");
            var place = new Place(
                    new SandboxId(id),
                    root,
                    owner.equals(ours) ? null : owner,
                    "bench",
                    Limits.NONE,
                    NetworkPolicy.NONE);
            return new LivePod(place, new Pod(pod, 0));
        } finally {
            Box.signal(wire, id, process, "KILL");
        }
    }

    /** What a holder would execute to run this command here. */
    Launch launch(List<String> argv) {
        var backends = Backends.here(
                "bench", KeeperProgram.install(place.root().resolve("../../lib").normalize()), null, place.uid());
        return backends.named("bubblewrap").run(place, pod, new ProcessId("p999"), argv, Map.of(), "/workspace");
    }

    Integer uid() {
        return place.uid();
    }
}
