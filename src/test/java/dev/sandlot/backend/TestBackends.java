package dev.sandlot.backend;

import dev.sandlot.keeper.KeeperProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Backends as {@link Backends#here} makes them, with a realm of the test's own. */
final class TestBackends {
    private static final KeeperProgram KEEPER = install();

    private TestBackends() {}

    static Bubblewrap bubblewrap(Who who) {
        return bubblewrap(who, groups(who));
    }

    static Bubblewrap bubblewrap(Who who, Cgroups cgroups) {
        return new Bubblewrap(
                keeper(),
                Provisions.shipped(),
                cgroups,
                Seccomp.filter(Arch.here().orElseThrow()),
                new HostChecks(trial(who), who.placeUid(), Path.of("/proc/sys"), path()));
    }

    /** The program as a sandbox's uid can reach it; it goes with this test's process. */
    static KeeperProgram keeper() {
        return KEEPER;
    }

    private static KeeperProgram install() {
        try {
            var base = Files.createTempDirectory("sandlot-test");
            Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx--x--x"));
            var keeper = KeeperProgram.install(base.resolve("lib"));
            for (var path : List.of(base, base.resolve("lib"), keeper.file())) {
                path.toFile().deleteOnExit();
            }
            return keeper;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Root in the part of an ordinary user must not use what only root has. */
    static Cgroups groups(Who who) {
        return who == Who.ORDINARY_USER && Who.isRoot() ? Cgroups.none("an ordinary user") : CgroupHost.find(realm());
    }

    static String realm() {
        return "test" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    }

    static List<Path> path() {
        return Stream.of(Backends.PATH.split(":")).map(Path::of).toList();
    }

    /** What {@code process} does for the daemon. */
    static Trial trial(Who who) {
        return (argv, limit) -> {
            try {
                var all = new ArrayList<String>(List.of("env", "-i", "PATH=" + Backends.PATH));
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
