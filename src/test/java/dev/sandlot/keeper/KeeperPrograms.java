package dev.sandlot.keeper;

import dev.sandlot.keeper.cgroup.Cgroups;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The program that is shipped, and the one with sanitizers, which the build makes for the tests. */
public final class KeeperPrograms {
    private static final Path CHECKED = Path.of("target/native-tests");

    private KeeperPrograms() {}

    /** Where any uid can run them, which it can't in a project below a home that is closed to others. They go with this test's process. */
    private static final class Reachable {
        static final KeeperProgram CHECKED_ONE = in(directory -> {
            var program = directory.resolve("sandlot-keeper");
            return new KeeperProgram(
                    Files.copy(CHECKED.resolve("sandlot-keeper"), program, StandardCopyOption.COPY_ATTRIBUTES));
        });
        static final KeeperProgram SHIPPED_ONE = in(KeeperProgram::install);

        private interface Put {
            KeeperProgram into(Path directory) throws IOException;
        }

        private static KeeperProgram in(Put put) {
            try {
                var base = Files.createTempDirectory("sandlot-test");
                Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx--x--x"));
                var directory = Files.createDirectory(base.resolve("lib"));
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
                var program = put.into(directory);
                for (var path : List.of(base, directory, program.file())) {
                    path.toFile().deleteOnExit();
                }
                return program;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Ends at the first fault in its use of memory; so whoever uses it sees that as a keeper or a holder that has died. */
    public static KeeperProgram checked() {
        return Reachable.CHECKED_ONE;
    }

    /** As the daemon has it. */
    public static KeeperProgram shipped() {
        return Reachable.SHIPPED_ONE;
    }

    /**
     * A keeper without conduits, whose processes are this uid's: root in the part of an ordinary user's daemon.
     *
     * @param uid null for this one's own
     */
    public static LocalKeeper keeper(KeeperProgram program, Integer uid, Cgroups cgroups) {
        if (uid == null) {
            return LocalKeeper.withoutConduits(program, cgroups);
        }
        try {
            var becomes = Files.createTempFile("sandlot-test", ".sh");
            becomes.toFile().deleteOnExit();
            Files.writeString(
                    becomes,
                    "#!/bin/sh\nexec setpriv --reuid %d --regid %d --clear-groups %s \"$@\"\n"
                            .formatted(uid, uid, program.file()));
            Files.setPosixFilePermissions(becomes, PosixFilePermissions.fromString("rwx------"));
            var processes = new KeeperProcesses(new KeeperProgram(becomes), null, Path.of("/"));
            return new LocalKeeper(program, cgroups, processes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path fuzz() {
        return CHECKED.resolve("fuzz").toAbsolutePath();
    }
}
