package dev.sandlot.schedule;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.Schedule;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The runs of schedules: one is started, or was missed and that is told. Used on the verticle's context only. */
final class Runs {
    /** How many runs of a schedule are kept, with their logs. */
    static final int KEPT = 20;

    private final Clock clock;
    private final Bus bus;
    private final Schedules schedules;
    /** Those of which a run is being started. */
    private final Set<String> starting = new HashSet<>();

    Runs(Clock clock, Bus bus, Schedules schedules) {
        this.clock = clock;
        this.bus = bus;
        this.schedules = schedules;
    }

    /**
     * Starts what is due; where that fails, it was missed.
     *
     * @param at when it was due
     */
    Future<Void> due(Schedule schedule, Instant at) {
        return start(schedule)
                .recover(cause -> missed(schedule.sandbox(), schedule.spec().name(), 1, at, wordOf(cause)));
    }

    /** Starts a run. A fault of kind CONFLICT where the run before still goes on and that matters, or the sandbox doesn't run. */
    Future<Void> start(Schedule schedule) {
        var key = schedule.sandbox() + "/" + schedule.spec().name();
        if (!starting.add(key)) {
            return Future.failedFuture(stillRuns());
        }
        return goesOn(schedule)
                .compose(before -> before && !schedule.spec().overlap()
                        ? Future.failedFuture(stillRuns())
                        : begin(schedule.sandbox(), schedule.spec().name()))
                .onComplete(done -> starting.remove(key));
    }

    private static FaultException stillRuns() {
        return Fault.conflict("The run before still went on.", "running").asException();
    }

    /** Why it can't be run, as a sentence. */
    private static String wordOf(Throwable cause) {
        return cause instanceof FaultException fault
                ? fault.fault().message()
                : "It could not be started: " + cause.getMessage();
    }

    private Future<Boolean> goesOn(Schedule schedule) {
        return schedule.last() == null
                ? Future.succeededFuture(false)
                : newest(schedule).map(process -> process != null && process.state() == ProcessState.RUNNING);
    }

    /** Null where it is not kept. */
    private Future<@Nullable SandboxProcess> newest(Schedule schedule) {
        return bus.ask(new Request.GetProcess(schedule.sandbox().value(), schedule.runName(schedule.runs()), 0))
                .recover(cause ->
                        cause instanceof FaultException fault && fault.fault().kind() == Fault.Kind.NOT_FOUND
                                ? Future.succeededFuture()
                                : Future.failedFuture(cause));
    }

    /** Finds the run that a daemon was starting when it ended; where there is none of it, it was missed. */
    Future<Void> takeUp(Schedule schedule) {
        var begun = schedule.lastAt();
        return begun == null || schedule.last() != null
                ? Future.succeededFuture()
                : newest(schedule)
                        .compose(process -> process != null
                                ? schedules.save(schedule.ran(process.id()))
                                : missed(
                                        schedule.sandbox(),
                                        schedule.spec().name(),
                                        1,
                                        begun,
                                        "The daemon ended before it began."));
    }

    private Future<Void> begin(SandboxId sandbox, String name) {
        var planned = schedules.now(sandbox, name);
        if (planned == null) {
            return Future.succeededFuture();
        }
        // Kept before anything of this name runs: a daemon that comes back finds it.
        var before = planned.schedule();
        var begun = before.begun(clock.instant());
        var spec = begun.spec().process().withName(begun.runName(begun.runs()));
        return schedules
                .save(begun)
                .compose(v -> bus.ask(new Request.StartProcess(sandbox.value(), spec, null, 0)))
                .compose(
                        process -> {
                            Unawaited.note(prune(begun), "removing old runs of a schedule");
                            return change(sandbox, name, now -> now.ran(process.id()));
                        },
                        cause -> change(sandbox, name, now -> now.notBegun(before))
                                .transform(done -> Future.failedFuture(cause)));
    }

    /** Unless it has been removed meanwhile. */
    private Future<Void> change(SandboxId sandbox, String name, UnaryOperator<Schedule> change) {
        var now = schedules.now(sandbox, name);
        return now == null ? Future.succeededFuture() : schedules.save(change.apply(now.schedule()));
    }

    private Future<Void> prune(Schedule schedule) {
        int old = schedule.runs() - KEPT;
        return old < 1
                ? Future.succeededFuture()
                : bus.ask(new Request.DeleteProcess(schedule.sandbox().value(), schedule.runName(old)))
                        // It still runs, or has been deleted.
                        .recover(cause -> cause instanceof FaultException
                                ? Future.succeededFuture()
                                : Future.failedFuture(cause));
    }

    /** Notes that runs were missed. The event log tells it where that is new. */
    Future<Void> missed(SandboxId sandbox, String name, long runs, Instant at, String why) {
        var planned = schedules.now(sandbox, name);
        if (planned == null) {
            return Future.succeededFuture();
        }
        var schedule = planned.schedule();
        var before = schedule.missed();
        boolean known = before != null
                && before.why().equals(why)
                && (schedule.lastAt() == null || schedule.lastAt().isBefore(before.at()));
        var told = known
                ? Future.<Void>succeededFuture()
                : bus.ask(new Request.Audit(
                                sandbox,
                                new Occurrence.AuditEntry(
                                        "schedule missed",
                                        Map.of("schedule", name, "runs", Long.toString(runs), "why", why),
                                        0)))
                        .<Void>mapEmpty();
        return schedules.save(schedule.missed(runs, at, why)).compose(v -> told);
    }
}
