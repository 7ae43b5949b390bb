package dev.sandlot.supervisor;

import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Usage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often it is worth reading what a sandbox uses: each time while anything in it has used the processor since the last reading, ever less often
 * where nothing has. What has not run uses what it used. Used on the loop only.
 */
final class Paces {
    private static final long FIRST = Duration.ofSeconds(4).toNanos();
    /** Where something may begin to run at any moment. */
    private static final long LONGEST = Duration.ofSeconds(10).toNanos();
    /** Where there is no process that could. */
    private static final long LONGEST_EMPTY = Duration.ofMinutes(1).toNanos();

    private static final class Pace {
        @Nullable
        Usage last;

        boolean empty;

        @Nullable
        Long activity;

        long interval;
        long due;
    }

    private final Map<SandboxId, Pace> paces = new HashMap<>();

    /**
     * What a sandbox used when it was last read, as if it had been read now; null where it is to be read anew.
     *
     * @param empty whether no process of it runs
     * @param activity when something was last seen of it, or null
     */
    @Nullable
    Usage still(SandboxId id, boolean empty, @Nullable Long activity) {
        var pace = paces.computeIfAbsent(id, fresh -> new Pace());
        boolean changed = pace.empty != empty || !Objects.equals(pace.activity, activity);
        pace.empty = empty;
        pace.activity = activity;
        if (changed) {
            pace.interval = 0;
        }
        long now = System.nanoTime();
        if (pace.last == null || pace.interval == 0 || now - pace.due >= 0) {
            return null;
        }
        var last = pace.last;
        return new Usage(
                now,
                last.source(),
                last.cpuNanos(),
                last.memoryBytes(),
                last.cacheBytes(),
                last.pids(),
                null,
                last.io(),
                last.network());
    }

    /** It has been read. */
    void read(SandboxId id, Usage usage) {
        var pace = paces.get(id);
        if (pace == null) {
            return;
        }
        boolean same = pace.last != null
                && usage.cpuNanos() != null
                && usage.cpuNanos().equals(pace.last.cpuNanos())
                && usage.pids() == pace.last.pids();
        long longest = pace.empty ? LONGEST_EMPTY : LONGEST;
        pace.interval = same ? Math.min(longest, Math.max(FIRST, pace.interval * 2)) : 0;
        pace.due = System.nanoTime() + pace.interval;
        pace.last = usage;
    }

    /** Forgets all but these. */
    void retain(Set<SandboxId> up) {
        paces.keySet().retainAll(up);
    }
}
