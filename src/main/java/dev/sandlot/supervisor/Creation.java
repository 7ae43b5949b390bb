package dev.sandlot.supervisor;

import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sandboxes. Whatever fails before the caller has been answered is taken back as a whole; afterwards the sandbox stays, as FAILED
 * with the reason. Used on the loop only.
 */
final class Creation {
    private static final Logger LOG = LoggerFactory.getLogger(Creation.class);

    private final Ledger ledger;
    private final Notices notices;
    private final Admission admission;
    private final BackendChoice choice;
    private final Boxes boxes;
    private final Transitions transitions;
    private final Removal removal;
    private final SpareBoxes spares;
    private int underWay;

    Creation(
            Ledger ledger,
            Notices notices,
            Admission admission,
            BackendChoice choice,
            Boxes boxes,
            Transitions transitions,
            Removal removal,
            SpareBoxes spares) {
        this.ledger = ledger;
        this.notices = notices;
        this.admission = admission;
        this.choice = choice;
        this.boxes = boxes;
        this.transitions = transitions;
        this.removal = removal;
        this.spares = spares;
    }

    /**
     * Completes when it runs, or after the time, at once with none. All of it is one change of the sandbox, so that one that comes meanwhile, such
     * as its deletion, finds all of it or nothing.
     *
     * @param remember told its id before anything of it is durable
     */
    Future<HeldSandbox> create(SandboxSpec spec, Duration wait, Consumer<String> remember) {
        var box = admission.admit(spec);
        var undo = new Undo();
        var answered = new boolean[] {wait.isZero()};
        var accepted = Promise.<Void>promise();
        var started = box.inTurn(() -> choice.choose(box, spec).compose(chosen -> {
            var written = accept(box, undo, remember).onComplete(accepted);
            return begin(box, written, undo, answered);
        }));
        underWay++;
        started.onComplete(done -> {
            underWay--;
            box.waiters.wake();
            seeToSpares(box, done.succeeded());
        });
        started.onFailure(accepted::tryFail);
        return accepted.future()
                .recover(e -> started.transform(undone -> Future.failedFuture(e)))
                .compose(v -> {
                    if (answered[0]) {
                        started.onFailure(e -> LOG.debug("{} failed to start: {}", box.id, e.getMessage()));
                        return Future.succeededFuture(box);
                    }
                    return box.waiters
                            .until(() -> started.isComplete() || box.state == SandboxState.RUNNING, wait)
                            .compose(done -> {
                                answered[0] = !started.failed();
                                return started.failed()
                                        ? Future.failedFuture(started.cause())
                                        : Future.succeededFuture(box);
                            });
                });
    }

    /** One for the next, once nobody waits for his own. */
    private void seeToSpares(HeldSandbox box, boolean made) {
        var unused = box.spare;
        box.spare = null;
        if (unused != null) {
            Unawaited.note(spares.dismiss(unused), "sending away what a sandbox was not made of");
        } else if (made && underWay == 0) {
            spares.prepareLike(box);
        }
    }

    /** From here on it is known to everybody, and once that is written to the next daemon too. */
    private Future<Void> accept(HeldSandbox box, Undo undo, Consumer<String> remember) {
        undo.add(() -> {
            removal.remove(box);
            return Future.succeededFuture();
        });
        notices.created(box);
        remember.accept(box.id.value());
        return ledger.durable();
    }

    private Future<Void> begin(HeldSandbox box, Future<Void> written, Undo undo, boolean[] answered) {
        undo.add(() -> boxes.deleteFiles(box));
        return transitions
                .begin(box, written)
                .recover(
                        cause -> answered[0] && written.succeeded() ? Future.failedFuture(cause) : undo.because(cause));
    }
}
