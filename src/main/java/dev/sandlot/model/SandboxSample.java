package dev.sandlot.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a sandbox does at one moment. Rates are those since the sample before, null where they aren't counted or not yet known.
 *
 * @param cores how many processors' worth of time it uses
 * @param cpu share, 0 to 1, of the processors that it may use: its limit, else all of the host's
 * @param memory of its limit, else of the host's memory
 * @param cacheBytes memory beside that, which holds files and could be taken back at once; null where that isn't counted
 * @param pidsLimit null for none
 * @param disk bytes on disk of its home, workspace and tmp when they were last measured, or null
 */
public record SandboxSample(
        SandboxId id,
        String name,
        String backend,
        Instant at,
        Usage.Source source,
        double cores,
        double cpu,
        HostSample.Amount memory,
        @Nullable Long cacheBytes,
        long pids,
        @Nullable Long pidsLimit,
        @Nullable Rate io,
        @Nullable Rate network,
        @Nullable DiskUse disk,
        Totals totals) {
    /** Bytes a second: read and written, or received and sent. */
    public record Rate(double in, double out) {}

    /** How much, and when that was measured. */
    public record DiskUse(long bytes, Instant at) {}

    /** What has been counted since it was first seen by this daemon or, where control groups count, since its start. */
    public record Totals(double cpuSeconds, Usage.@Nullable Traffic io, Usage.@Nullable Traffic network) {}
}
