package dev.sandlot.sync;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;

/** Digests of files' contents, and whether they may be believed later. */
public final class FileDigests {
    /** File systems' clocks are coarse: of FAT by two seconds. */
    private static final long GRAIN_NANOS = 2_000_000_000L;

    private FileDigests() {}

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /**
     * Whether a change that comes after this file was read would be told of: what was changed shortly before could be changed once more within a tick of
     * the file system's clock.
     *
     * @param readAt when it began to be read, {@link #now}
     */
    public static boolean tellsOfChanges(LocalEntry entry, long readAt) {
        return entry.stamp().changed() + GRAIN_NANOS < readAt;
    }

    /** Nanoseconds since 1970. */
    public static long now() {
        return Math.multiplyExact(Clock.systemUTC().millis(), 1_000_000L);
    }
}
