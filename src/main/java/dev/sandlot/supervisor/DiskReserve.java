package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps back what running sandboxes and the database need where the disk fills up: nothing new is started once less than a hundredth of
 * the disk is free, or less than 32 MiB of a large one.
 */
final class DiskReserve {
    private static final long MOST = 32L << 20;
    private static final long LEAST = 1L << 20;
    private static final long FRESH_NANOS = 200_000_000;

    private final Path directory;
    private @Nullable FileStore store;
    private long free;
    private long lookedAt;

    DiskReserve(Path directory) {
        this.directory = directory;
    }

    /** A fault of kind DISK_FULL where nothing new should be started. One statvfs(3) at most each fifth of a second. */
    void require() {
        try {
            if (store == null) {
                store = Files.getFileStore(directory);
                look(store);
            } else if (System.nanoTime() - lookedAt > FRESH_NANOS) {
                look(store);
            }
            long reserve = kept(store);
            if (free < reserve) {
                throw Fault.of(
                                Fault.Kind.DISK_FULL,
                                "The disk of the state directory is full: " + (free >> 10) + " KiB are free, "
                                        + (reserve >> 10) + " KiB are kept back for what runs already.",
                                "Free some space, for example by deleting sandboxes; running ones go on.")
                        .asException();
            }
        } catch (IOException e) {
            throw Fault.of(Fault.Kind.UNAVAILABLE, "The state directory can't be looked at: " + e.getMessage())
                    .asException();
        }
    }

    /** How many bytes are kept back. */
    long bytes() {
        try {
            return kept(Files.getFileStore(directory));
        } catch (IOException e) {
            return MOST;
        }
    }

    private static long kept(FileStore store) throws IOException {
        return Math.max(LEAST, Math.min(MOST, store.getTotalSpace() / 100));
    }

    private void look(FileStore looked) throws IOException {
        free = looked.getUsableSpace();
        lookedAt = System.nanoTime();
    }
}
