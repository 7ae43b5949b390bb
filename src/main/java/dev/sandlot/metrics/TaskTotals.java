package dev.sandlot.metrics;

import dev.sandlot.model.Usage.Task;
import dev.sandlot.model.Usage.Traffic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What processes have used altogether, where only those that live can be looked at. The kernel adds what a process used to its parent when
 * that one waits for it; so what disappears is missing from the sum only where no ancestor that was seen is left, and is then added here.
 * What a process did between the last look and its end is lost where nobody waited for it.
 */
final class TaskTotals {
    private Map<Long, Task> before = Map.of();
    private long cpuNanos;
    private long in;
    private long out;
    private boolean knowsIo;

    void see(List<Task> tasks) {
        var now = new HashMap<Long, Task>();
        tasks.forEach(task -> now.put(task.pid(), task));
        knowsIo |= tasks.stream().anyMatch(task -> task.io() != null);
        cpuNanos += grown(now, Task::cpuNanos);
        in += grown(now, task -> task.io() == null ? 0 : task.io().in());
        out += grown(now, task -> task.io() == null ? 0 : task.io().out());
        before = now;
    }

    private long grown(Map<Long, Task> now, ToLongFunction<Task> counter) {
        long sum = now.values().stream().mapToLong(counter).sum();
        for (var task : before.values()) {
            sum -= counter.applyAsLong(task);
            if (!lives(task, now) && !hasHeir(task, now)) {
                sum += counter.applyAsLong(task);
            }
        }
        return Math.max(0, sum);
    }

    private static boolean lives(Task task, Map<Long, Task> now) {
        var same = now.get(task.pid());
        return same != null && same.startTicks() == task.startTicks();
    }

    private boolean hasHeir(Task task, Map<Long, Task> now) {
        var parent = before.get(task.parent());
        for (int steps = 0; parent != null && steps < before.size(); steps++) {
            if (lives(parent, now)) {
                return true;
            }
            parent = before.get(parent.parent());
        }
        return false;
    }

    long cpuNanos() {
        return cpuNanos;
    }

    /** Null where the kernel has told of none. */
    @Nullable
    Traffic io() {
        return knowsIo ? new Traffic(in, out) : null;
    }
}
