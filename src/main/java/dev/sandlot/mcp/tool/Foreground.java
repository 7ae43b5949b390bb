package dev.sandlot.mcp.tool;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * A command that somebody waits for. It is waited for until it has ended, has taken too long to be waited for, or nobody waits any more:
 * then it is ended, tree and all, within about {@value #GRACE_SECONDS} s. Used on one context.
 */
final class Foreground {
    /** How often it is told how it stands, where somebody wants to know. */
    private static final long TELL_MILLIS = 2000;
    /** One that heeds TERM may take so long to end. */
    private static final int GRACE_SECONDS = 2;
    /** The bus is not asked to wait longer. */
    private static final int TURN_SECONDS = 30;

    private static final int LONGEST_LINE = 200;

    private final Vertx vertx;
    private final Bus bus;
    private final OutputReading output;
    private final Call call;
    private final SandboxProcess process;
    private final Promise<SandboxProcess> done = Promise.promise();
    private final long since = System.nanoTime();

    Foreground(Vertx vertx, Bus bus, OutputReading output, Call call, SandboxProcess process) {
        this.vertx = vertx;
        this.bus = bus;
        this.output = output;
        this.call = call;
        this.process = process;
    }

    /** The process as it is then: ended, or running on by itself. Fails where nobody waits any more. */
    Future<SandboxProcess> run(int seconds) {
        call.over().onComplete(over -> over(over.result()));
        var timer = call.progress() == null ? null : vertx.setPeriodic(TELL_MILLIS, id -> tell());
        waitFor(seconds).onComplete(process -> done.tryComplete(process), failure -> done.tryFail(failure));
        return done.future().onComplete(v -> stop(timer));
    }

    private void stop(@Nullable Long timer) {
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    private Future<SandboxProcess> waitFor(int seconds) {
        return Repeated.untilGiven(() -> {
            int left = (int) (seconds - (System.nanoTime() - since) / 1_000_000_000);
            return get(Math.max(0, Math.min(TURN_SECONDS, left)))
                    .map(now -> now.state() != ProcessState.RUNNING
                                    || left <= TURN_SECONDS
                                    || done.future().isComplete()
                            ? now
                            : null);
        });
    }

    private Future<SandboxProcess> get(int seconds) {
        return bus.ask(
                new Request.GetProcess(process.sandboxId().value(), process.id().value(), seconds));
    }

    private void over(Call.Over how) {
        if (done.future().isComplete()) {
            return;
        }
        if (how == Call.Over.STOPPING) {
            done.tryComplete(process);
        } else {
            done.tryFail(Fault.of(Fault.Kind.UNAVAILABLE, "Nobody waits for it any more.")
                    .asException());
            Unawaited.note(end(), "ending what nobody waits for");
        }
    }

    /** One that has ended meanwhile can't be signalled, and need not be. */
    private Future<Void> end() {
        return signal("TERM")
                .transform(sent -> get(GRACE_SECONDS))
                .compose(now -> now.state() == ProcessState.RUNNING ? signal("KILL") : Future.succeededFuture());
    }

    private Future<Void> signal(String name) {
        return bus.ask(new Request.SignalProcess(
                        process.sandboxId().value(), process.id().value(), name))
                .mapEmpty();
    }

    private void tell() {
        double seconds = (System.nanoTime() - since) / 1e9;
        output.lastLine(process, LONGEST_LINE).onComplete(read -> {
            if (call.progress() != null && !done.future().isComplete()) {
                var line = read.result();
                call.progress().accept(seconds, line.isEmpty() ? "running, nothing printed yet" : line);
            }
        });
    }
}
