package dev.sandlot.backend;

import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.keeper.Trial;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Really builds a sandbox, for a moment: the box with every argument, and a command in it that looks whether its filter is on. */
final class ChainTrial {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /**
     * Makes the box, and enters it once its first process is ready: TRIAL KEEPER UID BOX..., in a directory that has the order and the filter.
     * The box ends with the pipe that it reads from.
     */
    private static final String TRIAL = """
            keeper=$1 uid=$2; shift 2
            mkfifo hold say
            "$@" <hold >say &
            exec 9>hold 8<say 5<order
            read -r ready <&8 || exit 1
            "$keeper" start "$uid" "$keeper" try "$PWD/init" </dev/null 8<&- 9>&-
            tried=$?
            exec 9>&-
            wait
            exit $tried
            """;

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
        var question = List.of("grep", "-q", "^Seccomp:[[:space:]]*2$", "/proc/self/status");
        var order = bubblewrap.rules(place).order(ProcessId.of(1), false, question, Map.of(), "/workspace");
        Files.write(root.resolve("order"), order.encoded());
        var who = uid == null ? "-" : uid.toString();
        var started = new ArrayList<>(List.of(who));
        started.addAll(bubblewrap.box(place));
        return new Argv()
                .add(
                        "sh",
                        "-c",
                        "cd \"$0\"\n" + TRIAL,
                        root.toString(),
                        keeper.file().toString(),
                        who)
                .add(keeper.role("start", started))
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
