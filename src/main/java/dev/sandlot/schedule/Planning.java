package dev.sandlot.schedule;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.idempotency.KeyedWork;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.Schedule;
import dev.sandlot.model.ScheduleSpec;
import dev.sandlot.model.ScheduleView;
import dev.sandlot.schedule.Schedules.Planned;
import dev.sandlot.store.KeyRow;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is asked for: schedules are added, shown, paused and removed. Used on the verticle's context only. */
final class Planning {
    private final Clock clock;
    private final Bus bus;
    private final Schedules schedules;
    private final Runs runs;
    private final KeyedWork keys;

    Planning(Clock clock, Bus bus, Schedules schedules, Runs runs, KeyedWork keys) {
        this.clock = clock;
        this.bus = bus;
        this.schedules = schedules;
        this.runs = runs;
        this.keys = keys;
    }

    private Future<Sandbox> sandbox(String reference) {
        return bus.ask(new Request.GetSandbox(reference, 0));
    }

    Future<ScheduleView> add(Request.AddSchedule request) {
        var spec = request.spec();
        return sandbox(request.sandbox())
                .compose(sandbox -> keys.once(
                                "schedule:" + sandbox.id(),
                                request.key(),
                                spec,
                                row -> add(sandbox.id(), spec, row.of(spec.name())),
                                name -> again(sandbox.id(), name))
                        .compose(name -> view(sandbox, name)));
    }

    private String again(SandboxId sandbox, String name) {
        if (schedules.now(sandbox, name) == null) {
            throw Fault.conflict(
                            "The schedule that was added with this Idempotency-Key has been removed since.", "removed")
                    .asException();
        }
        return name;
    }

    private Future<String> add(SandboxId sandbox, ScheduleSpec spec, @Nullable KeyRow key) {
        var now = clock.instant();
        return schedules
                .add(new Schedule(sandbox, spec, false, now, now, 0, null, null, null), key)
                .map(spec.name());
    }

    Future<ScheduleView> get(Request.GetSchedule request) {
        return sandbox(request.sandbox()).compose(sandbox -> view(sandbox, request.schedule()));
    }

    Future<ScheduleView> pause(Request.PauseSchedule request) {
        return sandbox(request.sandbox()).compose(sandbox -> {
            var schedule = schedules.require(sandbox.id(), request.schedule()).schedule();
            return (schedule.paused() == request.paused()
                            ? Future.<Void>succeededFuture()
                            : schedules.save(schedule.paused(request.paused(), clock.instant())))
                    .compose(v -> view(sandbox, request.schedule()));
        });
    }

    Future<ScheduleView> run(Request.RunSchedule request) {
        return sandbox(request.sandbox())
                .compose(sandbox -> runs.start(schedules
                                .require(sandbox.id(), request.schedule())
                                .schedule())
                        .compose(v -> view(sandbox, request.schedule())));
    }

    Future<Void> remove(Request.RemoveSchedule request) {
        return sandbox(request.sandbox())
                .compose(sandbox -> schedules.remove(
                        schedules.require(sandbox.id(), request.schedule()).schedule()));
    }

    Future<List<ScheduleView>> list(Request.ListSchedules request) {
        return bus.sandboxes(request.sandbox(), request.only())
                .compose(sandboxes -> Future.join(sandboxes.stream()
                                .map(sandbox -> views(sandbox, schedules.of(sandbox.id())))
                                .toList())
                        .map(all -> all.<List<ScheduleView>>list().stream()
                                .flatMap(List::stream)
                                .toList()));
    }

    private Future<ScheduleView> view(Sandbox sandbox, String name) {
        return views(sandbox, List.of(schedules.require(sandbox.id(), name))).map(views -> views.get(0));
    }

    private Future<List<ScheduleView>> views(Sandbox sandbox, List<Planned> some) {
        var newest = some.stream()
                .map(planned -> planned.schedule().last())
                .filter(Objects::nonNull)
                .collect(Collectors.<ProcessId>toSet());
        if (newest.isEmpty()) {
            return Future.succeededFuture(some.stream()
                    .map(planned -> view(sandbox, planned, List.of()))
                    .toList());
        }
        return bus.ask(new Request.ReadServices(sandbox.id(), newest))
                .map(processes -> some.stream()
                        .map(planned -> view(sandbox, planned, processes))
                        .toList());
    }

    private ScheduleView view(Sandbox sandbox, Planned planned, List<SandboxProcess> processes) {
        var schedule = planned.schedule();
        return new ScheduleView(
                String.valueOf(sandbox.name()),
                schedule,
                schedule.paused() ? null : planned.recurrence().next(clock.instant()),
                processes.stream()
                        .filter(process -> process.id().equals(schedule.last()))
                        .findFirst()
                        .orElse(null));
    }
}
