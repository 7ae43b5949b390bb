package dev.sandlot.worktree;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Workspace;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import dev.sandlot.stream.Watching;
import dev.sandlot.stream.Worktrees;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows what is committed in a sandbox that runs, until it doesn't. On one context only. */
final class Following {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    /** git writes there whatever moves a branch. */
    private static final InnerPath LOGS = InnerPath.of("/workspace/.git/logs");

    private static final Duration REST = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Bus bus;
    private final FileSource files;
    private final Worktrees worktrees;
    private final SandboxId sandbox;
    private final Workspace its;
    private @Nullable Watching watching;
    private boolean ended;
    private String trouble = "";

    Following(Vertx vertx, Bus bus, FileSource files, Worktrees worktrees, SandboxId sandbox, Workspace its) {
        this.vertx = vertx;
        this.bus = bus;
        this.files = files;
        this.worktrees = worktrees;
        this.sandbox = sandbox;
        this.its = its;
    }

    void begin() {
        files.watch(sandbox, LOGS, true).compose(this::follow).onComplete(done -> {
            close();
            if (!ended) {
                LOG.debug("{} is looked at again: {}", sandbox, String.valueOf(done.cause()));
                vertx.setTimer(PAUSE.toMillis(), timer -> {
                    if (!ended) {
                        begin();
                    }
                });
            }
        });
    }

    private Future<Void> follow(Watching opened) {
        watching = opened;
        return publish()
                .compose(v -> Repeated.until(
                        () -> opened.next().compose(changes -> publish()).map(v2 -> ended)));
    }

    /** Completes a moment later, so that who commits all the time doesn't keep the host at it. */
    private Future<Void> publish() {
        if (ended) {
            return Future.succeededFuture();
        }
        return worktrees
                .publish(sandbox, its)
                .onSuccess(v -> trouble = "")
                .recover(this::tell)
                .eventually(() -> vertx.timer(REST.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Once for each thing that is wrong. */
    private Future<Void> tell(Throwable cause) {
        var why = String.valueOf(cause.getMessage());
        if (why.equals(trouble) || ended) {
            return Future.succeededFuture();
        }
        trouble = why;
        var details =
                Map.of("branch", String.valueOf(its.branch()), "repository", String.valueOf(its.path()), "why", why);
        return bus.ask(new Request.Audit(sandbox, new Occurrence.AuditEntry("branch not followed", details, 0)))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void close() {
        var opened = watching;
        watching = null;
        if (opened != null) {
            Unawaited.note(opened.close(), "ending a watch");
        }
    }

    void end() {
        ended = true;
        close();
    }
}
