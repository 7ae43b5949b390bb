package dev.sandlot.keeper;

import dev.sandlot.model.Usage;
import dev.sandlot.model.Usage.Traffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What /proc tells that processes have used: proc_pid_stat(5), proc_pid_status(5), proc_pid_io(5). One that ends meanwhile is left out. */
final class Tasks {
    /** A sandbox without a limit on processes must not hold up the look at all others. */
    private static final int MOST = 2048;

    /** USER_HZ, which is 100 on every architecture that has a filter. */
    private static final long TICK_NANOS = 10_000_000;

    private Tasks() {}

    static List<Usage.Task> of(Collection<Long> pids) {
        var tasks = new ArrayList<Usage.Task>(pids.size());
        for (long pid : pids) {
            if (tasks.size() == MOST) {
                break;
            }
            var task = of(pid);
            if (task != null) {
                tasks.add(task);
            }
        }
        return tasks;
    }

    private static Usage.@Nullable Task of(long pid) {
        var stat = read(pid, "stat");
        if (stat == null) {
            return null;
        }
        // The name in parentheses may hold anything; the last closing one ends it. Fields count from the third, the
        // state.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int field = 14; field <= 17; field++) {
            ticks += Long.parseLong(fields[field - 3]);
        }
        return new Usage.Task(
                pid, Long.parseLong(fields[22 - 3]), Long.parseLong(fields[4 - 3]), ticks * TICK_NANOS, io(pid));
    }

    private static @Nullable Traffic io(long pid) {
        var text = read(pid, "io");
        return text == null ? null : new Traffic(value(text, "\nread_bytes: "), value(text, "\nwrite_bytes: "));
    }

    private static long value(String text, String key) {
        int at = text.indexOf(key);
        if (at < 0) {
            return 0;
        }
        int end = text.indexOf('\n', at + 1);
        var number = text.substring(at + key.length(), end < 0 ? text.length() : end);
        return Long.parseLong(number.replace(" kB", "").strip());
    }

    /** What these processes have for themselves: what they share with files is left out. */
    static long privateBytes(Collection<Long> pids) {
        long kibibytes = 0;
        int looked = 0;
        for (long pid : pids) {
            var status = looked++ < MOST ? read(pid, "status") : null;
            if (status != null) {
                kibibytes += value(status, "\nRssAnon:");
            }
        }
        return kibibytes << 10;
    }

    private static @Nullable String read(long pid, String name) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), name), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return null; // It has ended, or it isn't ours to look at.
        }
    }
}
