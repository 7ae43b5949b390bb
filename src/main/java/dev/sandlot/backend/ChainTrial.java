package dev.sandlot.backend;

import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Really builds a sandbox, for a moment: the pod's namespaces, bwrap with every argument, the filter, and a look whether it is on. */
final class ChainTrial {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Gives the pod its host name; the rest is the chain. */
    private static final String NAME = "echo trial | \"$@\"";

    /** proc_pid_status(5): 2 is a filter. */
    private static final List<String> LOOK = List.of("grep", "-q", "^Seccomp:[[:space:]]*2$", "/proc/self/status");

    private final Bubblewrap bubblewrap;
    private final KeeperProgram keeper;

    ChainTrial(Bubblewrap bubblewrap, KeeperProgram keeper) {
        this.bubblewrap = bubblewrap;
        this.keeper = keeper;
    }

    /** @param uid whom to run as, or null as this daemon */
    Trial.Result run(Trial trial, @Nullable Integer uid) {
        Path root = null;
        try {
            root = Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), "sandlot-trial");
            // The other uid has to pass through it to its own directories.
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
            return trial.run(argv(root, uid), LIMIT);
        } catch (IOException e) {
            return new Trial.Result(1, "no temporary files: " + e.getMessage());
        } finally {
            delete(root);
        }
    }

    private List<String> argv(Path root, @Nullable Integer uid) throws IOException {
        var place = new Place(SandboxId.random(), root, uid, "trial", Limits.NONE, NetworkPolicy.NONE);
        new PrivateFiles(Provisions.shipped()).write(place);
        var args = Files.write(root.resolve("args"), bubblewrap.confinement(place, "p1", Map.of(), "/workspace"));
        var filter = Files.write(root.resolve("filter"), bubblewrap.requireFilter());
        var started = List.of(uid == null ? "-" : uid.toString(), args.toString(), filter.toString());
        return new Argv()
                .add("sh", "-c", NAME, "sh")
                .add(keeper.role("start", started))
                .add("unshare")
                .with(a -> Bubblewrap.podNamespaces(a, false))
                .with(a -> PodInit.add(a, keeper, true))
                // A command enters the pod; here the pod itself becomes one.
                .add("bwrap", "--args", Integer.toString(Launch.ARGS_FD), "--")
                .with(bubblewrap::stub)
                .add(LOOK)
                .list();
    }

    private static void delete(@Nullable Path root) {
        if (root == null) {
            return;
        }
        try (var paths = Files.walk(root)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // A leftover in the temporary directory says nothing about the trial.
            root.toFile().deleteOnExit();
        }
    }
}
