package dev.sandlot.schedule;

import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Schedule;
import dev.sandlot.store.KeyRow;
import dev.sandlot.store.ScheduleTable;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All schedules, and when each is due. Used on the verticle's context only. */
final class Schedules {
    private static final int MOST = 100;

    private final ScheduleTable table;
    private final Map<SandboxId, Map<String, Planned>> all = new HashMap<>();

    /** One that is kept, and what its words mean. */
    record Planned(Schedule schedule, Recurrence recurrence) {}

    Schedules(ScheduleTable table) {
        this.table = table;
    }

    Future<Void> load() {
        return table.all().map(rows -> {
            rows.forEach(this::put);
            return null;
        });
    }

    private void put(Schedule schedule) {
        var spec = schedule.spec();
        all.computeIfAbsent(schedule.sandbox(), none -> new TreeMap<>())
                .compute(
                        spec.name(),
                        (name, before) -> new Planned(
                                schedule,
                                before == null
                                        ? Recurrence.of(spec.when(), spec.zone(), schedule.createdAt())
                                        : before.recurrence()));
    }

    Set<SandboxId> sandboxes() {
        return Set.copyOf(all.keySet());
    }

    List<Planned> all() {
        return all.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .toList();
    }

    /** By name. */
    List<Planned> of(SandboxId sandbox) {
        return List.copyOf(all.getOrDefault(sandbox, Map.of()).values());
    }

    /** Null where it is gone. */
    @Nullable
    Planned now(SandboxId sandbox, String name) {
        return all.getOrDefault(sandbox, Map.of()).get(name);
    }

    Planned require(SandboxId sandbox, String name) {
        var found = now(sandbox, name);
        if (found == null) {
            throw Fault.notFound("There is no schedule \"" + name + "\".").asException();
        }
        return found;
    }

    /**
     * A fault of kind INVALID where its words mean nothing, of kind CONFLICT where there is one of this name.
     *
     * @param key with which it was asked for, if any
     */
    Future<Void> add(Schedule schedule, @Nullable KeyRow key) {
        var name = schedule.spec().name();
        if (now(schedule.sandbox(), name) != null) {
            throw Fault.conflict("There is a schedule \"" + name + "\" already.", "exists")
                    .withHint("Remove it first, or choose another name.")
                    .asException();
        }
        if (of(schedule.sandbox()).size() >= MOST) {
            throw Fault.conflict("A sandbox may have " + MOST + " schedules.", "full")
                    .asException();
        }
        if (key == null) {
            return save(schedule);
        }
        put(schedule);
        return table.save(schedule, key);
    }

    /** Counts at once, and is kept when it completes. */
    Future<Void> save(Schedule schedule) {
        put(schedule);
        return table.save(schedule);
    }

    Future<Void> remove(Schedule schedule) {
        all.getOrDefault(schedule.sandbox(), Map.of()).remove(schedule.spec().name());
        return table.delete(schedule.sandbox(), schedule.spec().name());
    }

    Future<Void> forget(SandboxId sandbox) {
        return all.remove(sandbox) == null ? Future.succeededFuture() : table.deleteOf(sandbox);
    }
}
