package dev.sandlot.supervisor;

import dev.sandlot.model.OutputExtent;
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

/** A process as the supervisor holds it. Used on the loop only. */
final class HeldProcess {
    /** Among what was sent: that this was stopped on behalf of a slow reader, and not let go on yet. No signal has this name. */
    static final String BRAKED = "brake";

    final SandboxId sandbox;
    final ProcessId id;
    final ProcessSpec spec;
    final Waiters waiters;
    final List<String> sent = new ArrayList<>();
    ProcessState state = ProcessState.RUNNING;
    Integer exitCode;
    String signal;
    boolean timedOut;
    int restarts;
    Instant startedAt;
    Instant endedAt;
    Instant deadline;
    Instant restartAt;
    long backoffSeconds;
    /** How often in a row it has failed since the daemon's start, as a service that is started again. */
    int failures;
    /** Which run this is since the daemon's start, so that a timer of an earlier one can tell. */
    int run;
    /** Whether the start of this run has been told. */
    boolean announced;

    boolean gone;

    HeldProcess(Loop loop, SandboxId sandbox, ProcessId id, ProcessSpec spec, Instant startedAt) {
        this.sandbox = sandbox;
        this.id = id;
        this.spec = spec;
        this.startedAt = startedAt;
        waiters = new Waiters(loop);
    }

    static HeldProcess of(Loop loop, ProcessRow row) {
        var kept = row.process();
        var held = new HeldProcess(loop, kept.sandboxId(), kept.id(), kept.spec(), kept.startedAt());
        held.sent.addAll(row.sent());
        held.state = kept.state();
        held.exitCode = kept.exitCode();
        held.signal = kept.signal();
        held.timedOut = kept.timedOut();
        held.restarts = kept.restarts();
        held.endedAt = kept.endedAt();
        held.deadline = row.deadline();
        held.restartAt = row.restartAt();
        held.backoffSeconds = row.backoffSeconds();
        held.announced = true;
        return held;
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
        sent.clear();
        run++;
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
        return spec.kind() == ProcessKind.SERVICE;
    }

    boolean isDisplay() {
        return spec.kind() == ProcessKind.DISPLAY;
    }

    /** Whether somebody asked it to end; its timeout is nobody. */
    boolean wasToldToEnd() {
        return !timedOut && sent.stream().anyMatch(Signal::ends);
    }

    OutputItem.End end() {
        return new OutputItem.End(exitCode, signal, timedOut);
    }

    SandboxProcess view(OutputExtent extent) {
        return new SandboxProcess(
                sandbox,
                id,
                spec,
                state,
                exitCode,
                signal,
                timedOut,
                restarts,
                startedAt,
                endedAt,
                extent == null ? OutputExtent.EMPTY : extent);
    }

    ProcessRow row() {
        return new ProcessRow(view(null), sent, deadline, restartAt, backoffSeconds);
    }
}
