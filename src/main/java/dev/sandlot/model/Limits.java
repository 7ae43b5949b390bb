package dev.sandlot.model;

import org.jspecify.annotations.Nullable;

/**
 * What a sandbox may use; null where nothing is asked for.
 *
 * @param cpus share of processors, 1.0 being one whole processor
 * @param memoryBytes memory of all its processes together
 * @param pids processes and threads at once
 * @param diskBytes what its home, workspace and temporary files may take
 */
public record Limits(
        @Nullable Double cpus,
        @Nullable Long memoryBytes,
        @Nullable Long pids,
        @Nullable Long diskBytes) {
    public static final Limits NONE = new Limits(null, null, null, null);

    public Limits {
        if (cpus != null && !(cpus >= 0.01 && cpus <= 4096)) {
            throw Fault.invalid("limits.cpus", "must be from 0.01 to 4096").asException();
        }
        atLeast(memoryBytes, 4L << 20, "limits.memory_bytes", "must be at least 4194304 (4 MiB)");
        atLeast(pids, 4, "limits.pids", "must be at least 4");
        atLeast(diskBytes, 1L << 20, "limits.disk_bytes", "must be at least 1048576 (1 MiB)");
    }

    private static void atLeast(@Nullable Long value, long least, String field, String message) {
        if (value != null && value < least) {
            throw Fault.invalid(field, message).asException();
        }
    }

    /** These limits, with those of {@code defaults} where nothing is asked for here. */
    public Limits orElse(Limits defaults) {
        return new Limits(
                cpus != null ? cpus : defaults.cpus,
                memoryBytes != null ? memoryBytes : defaults.memoryBytes,
                pids != null ? pids : defaults.pids,
                diskBytes != null ? diskBytes : defaults.diskBytes);
    }
}
