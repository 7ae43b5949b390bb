package dev.sandlot.supervisor;

import dev.sandlot.model.Failure;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Brings sandboxes up. Calls for one sandbox come in turn ({@link HeldSandbox#inTurn}). Used on the loop only. */
final class SandboxStarts {
    private final Loop loop;
    private final Boxes boxes;
    private final SandboxStates states;
    private final Attentions attentions;
    private final Sources sources;
    private final FirstProcesses processes;
    private final SandboxStops stops;

    SandboxStarts(
            Loop loop,
            Boxes boxes,
            SandboxStates states,
            Attentions attentions,
            Sources sources,
            FirstProcesses processes,
            SandboxStops stops) {
        this.loop = loop;
        this.boxes = boxes;
        this.states = states;
        this.attentions = attentions;
        this.sources = sources;
        this.processes = processes;
        this.stops = stops;
    }

    /** Makes the box and starts the main command; where that fails, nothing is left running and the sandbox is FAILED. */
    Future<Void> start(HeldSandbox box, Future<Void> written) {
        boolean first = box.state == SandboxState.CREATING;
        var undo = new Undo();
        box.failure = null;
        box.interruption.over();
        attentions.dismiss(box);
        box.renewTimeToLive(loop.now());
        states.become(box, SandboxState.STARTING);
        undo.add(() -> stops.takeBack(box));
        var known = Promise.<Void>promise();
        var up = Future.<Void>succeededFuture()
                .compose(v -> sources.copied(box))
                .onFailure(known::tryFail)
                .compose(v -> boxes.up(box, written, known));
        var filled = sources.cloned(box, up);
        return (sources.isCloned(box) ? filled : known.future())
                .compose(k -> processes.start(box, first, filled))
                .compose(v -> {
                    box.usedAt = loop.now();
                    box.startedAt = box.usedAt;
                    box.stoppedAt = null;
                    states.become(box, SandboxState.RUNNING);
                    processes.running(box);
                    return Future.<Void>succeededFuture();
                })
                .recover(cause -> undo.<Void>because(cause).recover(c -> failed(box, c)));
    }

    private Future<Void> failed(HeldSandbox box, Throwable cause) {
        box.failure = new Failure("start", FailureText.of(cause));
        states.become(box, SandboxState.FAILED);
        return Future.failedFuture(cause);
    }
}
