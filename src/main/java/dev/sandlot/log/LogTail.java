package dev.sandlot.log;

import dev.sandlot.model.ProcessId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts lines to find out which are the last ones: of each process as many of its newest as are among the newest of all. */
final class LogTail {
    private final int[] newest;
    private final Map<Integer, Counts> processes = new HashMap<>();
    private long counted;

    private static final class Counts {
        int lines;
        int kept;
    }

    LogTail(int lines) {
        newest = new int[lines];
    }

    int lines() {
        return newest.length;
    }

    /** A line has been met; it is newer than all before it. */
    void add(ProcessId process) {
        var counts = processes.computeIfAbsent(process.number(), number -> new Counts());
        counts.lines++;
        if (newest.length == 0) {
            return;
        }
        int at = (int) (counted % newest.length);
        if (counted++ >= newest.length) {
            // Each that is there was counted.
            Objects.requireNonNull(processes.get(newest[at])).kept--;
        }
        newest[at] = process.number();
        counts.kept++;
    }

    /** Where it has to be read once more; null where nothing of it is wanted. */
    @Nullable
    LogPosition begin(LogFeed feed) {
        if (before(feed.id()) >= 0) {
            return feed.begun();
        }
        // Of a line that goes on and is longer than what is held of it, the beginning.
        return newest.length > 0 && !feed.isEnded() ? feed.partsFrom() : null;
    }

    /** How many of the process's lines come before its first that is wanted; -1 where none is. */
    int before(ProcessId process) {
        var counts = processes.get(process.number());
        return counts == null || counts.kept == 0 ? -1 : counts.lines - counts.kept;
    }
}
