package dev.sandlot.supervisor;

import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessBrief;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.store.ProcessRow;
import dev.sandlot.stream.OutputItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A process as the supervisor holds it. Its specification, which may be large, is held only as long as something may still come of it, and as it
 * is not kept in the database. Used on the loop only.
 */
final class HeldProcess {
    /** Among what was sent: that an earlier version stopped this on behalf of a slow reader, and has not let it go on. No signal has this name. */
    static final String BRAKED = "brake";

    final SandboxId sandbox;
    final ProcessId id;
    final ProcessBrief brief;
    final Waiters waiters;
    final List<String> sent = new ArrayList<>();
    ProcessState state = ProcessState.RUNNING;

    @Nullable
    Integer exitCode;

    @Nullable
    String signal;

    boolean timedOut;
    int restarts;
    Instant startedAt;

    @Nullable
    Instant endedAt;

    @Nullable
    Instant deadline;

    @Nullable
    Instant restartAt;

    long backoffSeconds;
    /** Whether it is a service that is started again with its sandbox. */
    boolean returns;
    /** How far its output reached at its end, or null where that was never told. */
    @Nullable
    OutputExtent extent;
    /** When it had printed last, as far as that was looked at; null where that was never. */
    @Nullable
    Instant printedAt;
    /** How often in a row it has failed since the daemon's start, as a service that is started again. */
    int failures;
    /** Which run this is since the daemon's start, so that a timer of an earlier one can tell. */
    int run;
    /** Whether the start of this run has been told. */
    private boolean announced;

    private final SpecRoom room;
    private @Nullable ProcessSpec spec;
    private boolean kept;
    private boolean gone;

    private HeldProcess(
            Loop loop, SpecRoom room, SandboxId sandbox, ProcessId id, ProcessBrief brief, Instant startedAt) {
        this.room = room;
        this.sandbox = sandbox;
        this.id = id;
        this.brief = brief;
        this.startedAt = startedAt;
        waiters = new Waiters(loop);
    }

    /** A new one. */
    HeldProcess(Loop loop, SpecRoom room, SandboxId sandbox, ProcessId id, ProcessSpec spec, Instant startedAt) {
        this(loop, room, sandbox, id, ProcessBrief.of(spec), startedAt);
        hold(spec);
    }

    static HeldProcess of(Loop loop, SpecRoom room, ProcessRow row) {
        var held = new HeldProcess(loop, room, row.sandbox(), row.id(), row.brief(), row.startedAt());
        held.sent.addAll(row.sent());
        held.state = row.state();
        held.exitCode = row.exitCode();
        held.signal = row.signal();
        held.timedOut = row.timedOut();
        held.restarts = row.restarts();
        held.endedAt = row.endedAt();
        held.extent = row.extent();
        held.printedAt = row.printedAt();
        held.returns = row.returns();
        held.deadline = row.deadline();
        held.restartAt = row.restartAt();
        held.backoffSeconds = row.backoffSeconds();
        held.announced = true;
        held.kept = true;
        return held;
    }

    /** What it was asked to be; null where that has to be read. */
    @Nullable
    ProcessSpec spec() {
        return spec;
    }

    /** Has its specification at hand, until nothing more comes of it. */
    void hold(ProcessSpec itsSpec) {
        if (spec == null && !gone) {
            spec = itsSpec;
            room.take(brief.weight());
        }
    }

    /** It is in the database, as it was when it was saved last. */
    void kept() {
        kept = true;
        if (isOver()) {
            release();
        }
    }

    private void release() {
        if (spec != null) {
            spec = null;
            room.giveBack(brief.weight());
        }
    }

    /** It is not there any more. */
    void leave() {
        gone = true;
        release();
        waiters.wake();
    }

    boolean isGone() {
        return gone;
    }

    /** Begins another run of it. */
    void again(Instant now) {
        state = ProcessState.RUNNING;
        exitCode = null;
        signal = null;
        timedOut = false;
        endedAt = null;
        restartAt = null;
        deadline = null;
        startedAt = now;
        announced = false;
        returns = false;
        sent.clear();
        run++;
    }

    /** True where the start of this run has not been told: then the caller tells it. */
    boolean announce() {
        boolean news = !announced;
        announced = true;
        return news;
    }

    boolean isRunning() {
        return state == ProcessState.RUNNING;
    }

    /** Whether nothing more comes of it: it does not run, and is not going to be started again. */
    boolean isOver() {
        return !isRunning() && restartAt == null;
    }

    boolean isBraked() {
        return sent.contains(BRAKED);
    }

    boolean isService() {
        return brief.kind() == ProcessKind.SERVICE;
    }

    boolean isDisplay() {
        return brief.kind() == ProcessKind.DISPLAY;
    }

    /** Whether somebody asked it to end; its timeout is nobody. */
    boolean wasToldToEnd() {
        return !timedOut && sent.stream().anyMatch(Signal::ends);
    }

    String stateName() {
        return state.name().toLowerCase(Locale.ROOT);
    }

    OutputItem.End end() {
        return new OutputItem.End(exitCode, signal, timedOut);
    }

    /**
     * @param itsSpec what it was asked to be
     * @param known how far its output reaches, or null where only what is kept is known
     */
    SandboxProcess view(ProcessSpec itsSpec, @Nullable OutputExtent known) {
        var reached = known != null ? known : extent;
        return new SandboxProcess(
                sandbox,
                id,
                itsSpec,
                state,
                exitCode,
                signal,
                timedOut,
                restarts,
                startedAt,
                endedAt,
                reached == null ? OutputExtent.EMPTY : reached);
    }

    ProcessRow row() {
        return new ProcessRow(
                sandbox,
                id,
                brief,
                kept ? null : spec,
                state,
                exitCode,
                signal,
                timedOut,
                restarts,
                startedAt,
                endedAt,
                extent,
                printedAt,
                sent,
                deadline,
                restartAt,
                backoffSeconds,
                returns);
    }
}
