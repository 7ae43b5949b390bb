package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A state directory for an embedded daemon, {@code run/N} below the usual one, held by a lock while it is in use. The lowest free one
 * is taken: so whatever a run that was killed left behind is found, and ended, by the next.
 */
final class Slot implements AutoCloseable {
    private static final int MOST = 64;

    private final int number;
    private final Path directory;
    private final FileLock lock;

    private Slot(int number, Path directory, FileLock lock) {
        this.number = number;
        this.directory = directory;
        this.lock = lock;
    }

    static Slot take(Path stateDir) {
        try {
            // 0711: as root, sandboxes run as uids that must be able to reach their own directories below.
            var parent = Files.createDirectories(
                    stateDir.resolve("run"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            for (int number = 0; number < MOST; number++) {
                var lock = lock(parent.resolve(number + ".lock"));
                if (lock != null) {
                    return new Slot(number, parent.resolve(Integer.toString(number)), lock);
                }
            }
        } catch (IOException e) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "can't keep anything below " + stateDir + ": " + e.getMessage(),
                            "name another directory with --state-dir or SANDLOT_STATE_DIR")
                    .asException();
        }
        throw Fault.of(Fault.Kind.UNAVAILABLE, MOST + " runs are under way already", "start a daemon: sandlot serve")
                .asException();
    }

    int number() {
        return number;
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        try {
            lock.channel().close();
        } catch (IOException e) {
            // The lock goes with the process at the latest.
        }
    }

    private static @Nullable FileLock lock(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException ownedByThisProcess) {
            // Taken, like any other.
        }
        if (lock == null) {
            channel.close();
        }
        return lock;
    }
}
