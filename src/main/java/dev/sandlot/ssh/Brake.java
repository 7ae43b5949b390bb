package dev.sandlot.ssh;

import dev.sandlot.bus.Request;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;

/**
 * Holds a process back that prints faster than its client reads. Its log would take everything, but keeps only so much; a pipe would make
 * it wait. So does this: further ahead than an eighth of what is kept it is stopped (SIGSTOP), and goes on when the client has nearly
 * caught up. Used on the edge's context.
 */
final class Brake {
    private static final long LOOK_MILLIS = 10;
    private static final long MOST_AHEAD = 8 << 20;

    private final Edge edge;
    private final SandboxProcess process;
    private final long far;
    private long sent;
    private long timer = -1;
    private boolean stopped;

    Brake(Edge edge, SandboxProcess process) {
        this.edge = edge;
        this.process = process;
        this.far = Math.min(MOST_AHEAD, edge.parts().config().logs().processBytes() / 8);
    }

    /** Looks how far ahead the process is while this many bytes are being sent. */
    Future<Void> during(Future<Void> sending, int bytes) {
        if (!sending.isComplete() && timer < 0) {
            timer = edge.vertx().setPeriodic(LOOK_MILLIS, id -> look());
        }
        return sending.onComplete(done -> {
            sent += bytes;
            pause();
            look();
        });
    }

    private void look() {
        var extent = edge.output().extent(process.sandboxId(), process.id());
        long ahead = extent == null ? 0 : extent.stdoutBytes() + extent.stderrBytes() - sent;
        if (!stopped && ahead > far) {
            stop(true);
        } else if (stopped && ahead < far / 4) {
            stop(false);
        }
    }

    private void stop(boolean now) {
        stopped = now;
        Unawaited.note(
                edge.bus()
                        .ask(new Request.BrakeProcess(
                                process.sandboxId().value(), process.id().value(), now)),
                "braking a process that prints faster than its client reads");
    }

    /** The client is gone or has everything: the process goes on, and is not looked at any more. */
    void release() {
        pause();
        if (stopped) {
            stop(false);
        }
    }

    /** Looks no more, until something is sent again. */
    private void pause() {
        if (timer >= 0) {
            edge.vertx().cancelTimer(timer);
            timer = -1;
        }
    }
}
