package dev.sandlot.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel has counted for a sandbox at one moment. Counters only grow while what they count exists; they begin anew with a new
 * box. A null is not counted here.
 *
 * @param nanoTime when it was read, by {@link System#nanoTime}
 * @param source where CPU and memory come from
 * @param cpuNanos processor time of everything that ever ran in it, or null where only {@code tasks} tell
 * @param memoryBytes by control groups: what they charge without {@code cacheBytes}; from processes: the memory that each has for itself
 * @param cacheBytes what control groups charge and the kernel could take back at once: file cache, used lately or not, that is on disk as it
 *     is; null where only processes tell
 * @param pids processes and threads by control groups, processes otherwise
 * @param tasks its processes, where they were looked at; null where not
 * @param io bytes that went to and came from storage, where control groups count them; else {@code tasks} tell
 * @param network bytes through the interfaces of its own network namespace but the loopback; null where it shares the host's, and
 *     where it was not looked at
 */
public record Usage(
        long nanoTime,
        Source source,
        @Nullable Long cpuNanos,
        long memoryBytes,
        @Nullable Long cacheBytes,
        long pids,
        @Nullable List<Task> tasks,
        @Nullable Traffic io,
        @Nullable Traffic network) {
    public Usage {
        Objects.requireNonNull(source);
        tasks = tasks == null ? null : List.copyOf(tasks);
    }

    /** Where the figures come from. */
    public enum Source {
        /** Control groups count both CPU and memory, ended processes included. */
        CGROUP,
        /** At least one of the two is summed from the processes that live. */
        PROCESSES
    }

    /** Two counters: read and written, or received and sent. */
    public record Traffic(long in, long out) {}

    /**
     * One process, with what its ended and awaited children used.
     *
     * @param startTicks together with the pid, which one it is
     * @param io null where the kernel doesn't tell
     */
    public record Task(
            long pid,
            long startTicks,
            long parent,
            long cpuNanos,
            @Nullable Traffic io) {}
}
