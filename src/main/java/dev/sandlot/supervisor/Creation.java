package dev.sandlot.supervisor;

import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
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
    private static final String SCOPE = "create";

    private final Loop loop;
    private final Registry registry;
    private final Ledger ledger;
    private final Notices notices;
    private final Keys keys;
    private final Admission admission;
    private final Directories directories;
    private final SandboxLife life;
    private final Attentions attentions;

    Creation(
            Loop loop,
            Registry registry,
            Ledger ledger,
            Notices notices,
            Keys keys,
            Admission admission,
            Directories directories,
            SandboxLife life,
            Attentions attentions) {
        this.loop = loop;
        this.registry = registry;
        this.ledger = ledger;
        this.notices = notices;
        this.keys = keys;
        this.admission = admission;
        this.directories = directories;
        this.life = life;
        this.attentions = attentions;
    }

    Future<Sandbox> create(Request.CreateSandbox request) {
        var wait = Duration.ofSeconds(Math.max(0, request.waitSeconds()));
        return keys.once(
                        SCOPE,
                        request.idempotencyKey(),
                        request.spec(),
                        remember -> create(request.spec(), wait, remember),
                        this::again)
                .compose(box -> settled(box, wait));
    }

    /** All of it is one change of the sandbox, so that one that comes meanwhile, such as its deletion, finds all of it or nothing. */
    private Future<HeldSandbox> create(SandboxSpec spec, Duration wait, Consumer<String> remember) {
        var box = admission.admit(spec);
        var undo = new Undo();
        var answered = new boolean[] {wait.isZero()};
        var accepted = Promise.<Void>promise();
        var started = box.inTurn(() -> admission
                .choose(box, spec)
                .compose(chosen -> accept(box, undo, remember))
                .onComplete(accepted)
                .compose(v -> begin(box, undo, answered)));
        return accepted.future().compose(v -> {
            if (answered[0]) {
                started.onFailure(e -> LOG.debug("{} failed to start: {}", box.id, e.getMessage()));
                return Future.succeededFuture(box);
            }
            return box.waiters
                    .until(() -> started.isComplete() || box.state == SandboxState.RUNNING, wait)
                    .compose(done -> {
                        answered[0] = !started.failed();
                        return started.failed() ? Future.failedFuture(started.cause()) : Future.succeededFuture(box);
                    });
        });
    }

    /** From here on it is known to everybody, also to the next daemon. */
    private Future<Void> accept(HeldSandbox box, Undo undo, Consumer<String> remember) {
        undo.add(() -> remove(box));
        notices.created(box);
        remember.accept(box.id.value());
        return ledger.durable().recover(undo::because);
    }

    private Future<Void> begin(HeldSandbox box, Undo undo, boolean[] answered) {
        undo.add(() -> loop.blocking(() -> directories.delete(box.id)));
        return life.start(box)
                .recover(cause -> {
                    return answered[0] ? Future.failedFuture(cause) : undo.because(cause);
                })
                .onComplete(done -> loop.later(box.waiters::wake));
    }

    private Future<Void> remove(HeldSandbox box) {
        attentions.gone(box);
        registry.remove(box);
        ledger.remove(box);
        notices.deleted(box);
        return Future.succeededFuture();
    }

    /** The sandbox that an earlier request with the same key has made. */
    private HeldSandbox again(String id) {
        var box = registry.get(new SandboxId(id));
        if (box == null) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "The sandbox that was made with this Idempotency-Key has been deleted since.",
                            "Take a fresh key.")
                    .asException();
        }
        return box;
    }

    /** Whoever is told that it runs finds it running after a crash. */
    private Future<Sandbox> settled(HeldSandbox box, Duration wait) {
        return box.waiters
                .until(() -> box.state != SandboxState.CREATING && box.state != SandboxState.STARTING, wait)
                .compose(done -> ledger.durable())
                .map(done -> box.view());
    }
}
