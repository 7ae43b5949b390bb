package dev.sandlot.schedule;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import dev.sandlot.idempotency.KeyedWork;
import dev.sandlot.store.Database;
import dev.sandlot.store.KeyTable;
import dev.sandlot.store.ScheduleTable;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Owns the schedules. To be deployed behind the supervisor, whose sandboxes it has to know. */
public final class ScheduleVerticle extends VerticleBase {
    private final Bus bus;
    private final Schedules schedules;
    private final KeyTable keys;
    private @Nullable Due due;

    public ScheduleVerticle(Bus bus, Database database) {
        this.bus = bus;
        this.schedules = new Schedules(new ScheduleTable(database));
        this.keys = new KeyTable(database);
    }

    @Override
    public Future<?> start() {
        var clock = Clock.systemUTC();
        var runs = new Runs(clock, bus, schedules);
        var watch = new Due(vertx, clock, schedules, runs);
        due = watch;
        var planning = new Planning(clock, bus, schedules, runs, new KeyedWork(clock, keys));
        return schedules
                .load()
                .compose(v -> forgetDeleted())
                .compose(v -> takeUp(runs))
                .map(v -> {
                    bus.handle(
                            Request.AddSchedule.class,
                            request -> planning.add(request).onSuccess(view -> watch.look()));
                    bus.handle(
                            Request.PauseSchedule.class,
                            request -> planning.pause(request).onSuccess(view -> watch.look()));
                    bus.handle(Request.GetSchedule.class, planning::get);
                    bus.handle(Request.RunSchedule.class, planning::run);
                    bus.handle(Request.RemoveSchedule.class, planning::remove);
                    bus.handle(Request.ListSchedules.class, planning::list);
                    bus.on(Event.SandboxChanged.class, this::changed);
                    watch.look();
                    return null;
                });
    }

    /** What was deleted while nobody listened. */
    private Future<?> forgetDeleted() {
        return bus.deleted(schedules.sandboxes())
                .compose(
                        gone -> Future.join(gone.stream().map(schedules::forget).toList()));
    }

    private Future<?> takeUp(Runs runs) {
        return Future.join(schedules.all().stream()
                .map(planned -> runs.takeUp(planned.schedule()))
                .toList());
    }

    private void changed(Event.SandboxChanged event) {
        if (event.deleted()) {
            Unawaited.note(schedules.forget(event.sandbox().id()), "forgetting the schedules of a sandbox");
        }
    }

    @Override
    public Future<?> stop() {
        if (due != null) {
            due.close();
        }
        return Future.succeededFuture();
    }
}
