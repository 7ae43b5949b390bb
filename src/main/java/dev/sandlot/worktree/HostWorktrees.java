package dev.sandlot.worktree;

import dev.sandlot.model.InnerPath;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Workspace;
import dev.sandlot.stream.GitSource;
import dev.sandlot.stream.Inside;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Worktrees;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repositories of this host in which sandboxes work. A few are worked on at once. */
public final class HostWorktrees implements Worktrees {
    private static final Logger LOG = LoggerFactory.getLogger(HostWorktrees.class);
    private static final InnerPath WORKSPACE = InnerPath.of("/workspace");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final int WORKERS = 3;
    private static final long PATIENCE_SECONDS = 60;

    /** Prints more than one line where a branch can't hold all: other branches with work of their own, what was stashed, repositories in this one. */
    private static final List<String> OTHER_WORK = List.of(
            "/bin/sh",
            "-c",
            "cd /workspace && g() { git --no-optional-locks -c core.fsmonitor=false -c core.hooksPath=/dev/null \"$@\"; }"
                    + " && g for-each-ref --no-merged HEAD refs/heads && g for-each-ref refs/stash"
                    + " && find . -mindepth 2 -name .git -print -quit && echo all");

    private final WorkerExecutor workers;
    private final GitSource git;
    private final Inside inside;
    private final Bundles bundles;
    private final boolean root;
    /** Whether nothing is left of an earlier daemon. */
    private final Future<Void> cleared;
    /** What goes on last for each sandbox: one thing after the other. */
    private final Map<SandboxId, Future<?>> last = new ConcurrentHashMap<>();

    /**
     * @param directory for what is on its way to a repository; everybody may pass through it
     * @param root whether this runs as root
     */
    public HostWorktrees(Vertx vertx, GitSource git, Inside inside, Path directory, boolean root) {
        this.workers = vertx.createSharedWorkerExecutor("sandlot-worktrees", WORKERS, 10, TimeUnit.MINUTES);
        this.git = git;
        this.inside = inside;
        this.bundles = new Bundles(directory);
        this.root = root;
        cleared = done(bundles::clear);
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return workers.executeBlocking(work, false);
    }

    private interface Work {
        void run() throws IOException;
    }

    private Future<Void> done(Work work) {
        return blocking(() -> {
            work.run();
            return null;
        });
    }

    @Override
    public Future<Workspace> found(Workspace asked) {
        return blocking(() -> Repositories.found(asked, root));
    }

    @Override
    public Future<Beginning> begin(SandboxId sandbox, Workspace its) {
        return blocking(() -> Repository.of(sandbox, its, root).begin(its.ref()));
    }

    @Override
    public Future<Void> publish(SandboxId sandbox, Workspace its) {
        return inTurn(sandbox, () -> published(sandbox, its).mapEmpty());
    }

    private <T> Future<T> inTurn(SandboxId sandbox, Supplier<Future<T>> work) {
        var promise = Promise.<T>promise();
        var next = promise.future();
        var before = last.put(sandbox, next);
        (before == null ? Future.succeededFuture() : before)
                .transform(done -> work.get())
                .onComplete(promise);
        return next.onComplete(done -> last.remove(sandbox, next));
    }

    /** Brings the host's branch to where the sandbox is. Completes with how the sandbox's files differ from that. */
    private Future<GitSource.Status> published(SandboxId sandbox, Workspace its) {
        return git.status(sandbox, WORKSPACE, bytes -> {}).compose(status -> {
            var head = status == null ? null : status.head();
            if (head == null || !COMMIT.matcher(head).matches()) {
                return Future.failedFuture(new IOException("the sandbox's workspace has no commit"));
            }
            return blocking(() -> missing(sandbox, its, head))
                    .compose(known -> known == null
                            ? Future.<Void>succeededFuture()
                            : bundled(
                                    sandbox,
                                    known,
                                    false,
                                    bundle -> Repository.of(sandbox, its, root).take(bundle)))
                    .map(v -> status);
        });
    }

    /** Null where the repository has the commit already, and so the branch is there now; else the commits that need not come. */
    private @Nullable List<String> missing(SandboxId sandbox, Workspace its, String head) throws IOException {
        var repository = Repository.of(sandbox, its, root);
        var tip = repository.tip();
        if (head.equals(tip)) {
            return null;
        }
        repository.requireOurs();
        if (repository.has(head)) {
            repository.move(head);
            return null;
        }
        return tip == null ? List.of() : List.of(tip);
    }

    private interface Use {
        void of(Path bundle) throws IOException;
    }

    private Future<Void> bundled(SandboxId sandbox, List<String> known, boolean uncommitted, Use use) {
        return cleared.compose(v -> blocking(bundles::make))
                .compose(file -> git.bundle(sandbox, WORKSPACE, known, uncommitted)
                        .compose(packing -> written(packing, file).eventually(packing::close))
                        .compose(v -> done(() -> use.of(file)))
                        .eventually(() -> done(() -> bundles.delete(file))));
    }

    private Future<Void> written(Packing packing, Path file) {
        return Repeated.until(() -> packing.next()
                .compose(piece -> piece instanceof Packing.Contents contents
                        ? done(() -> bundles.append(file, contents.bytes().getBytes()))
                                .map(false)
                        : Future.succeededFuture(true)));
    }

    @Override
    public Future<Parting> part(SandboxId sandbox, Workspace its) {
        return inTurn(
                        sandbox,
                        () -> published(sandbox, its)
                                .compose(status -> otherWork(sandbox)
                                        .compose(other -> other
                                                ? Future.succeededFuture(Parting.FILES)
                                                : uncommitted(sandbox, its, status))))
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .otherwise(e -> {
                    LOG.info("What was done in {} is kept with its files: {}", sandbox, e.getMessage());
                    return Parting.FILES;
                });
    }

    private Future<Boolean> otherWork(SandboxId sandbox) {
        return inside.run(sandbox, OTHER_WORK, 4096, Duration.ofSeconds(20))
                .map(said ->
                        said.exitCode() != 0 || !new String(said.output(), StandardCharsets.UTF_8).equals("all\n"));
    }

    private Future<Parting> uncommitted(SandboxId sandbox, Workspace its, GitSource.Status status) {
        var taken = status.changes().isEmpty() && !status.truncated()
                ? done(() -> Repository.of(sandbox, its, root).dropUncommitted())
                : bundled(
                        sandbox,
                        List.of(Objects.requireNonNull(status.head())), // else it was not published
                        true,
                        bundle -> Repository.of(sandbox, its, root).takeUncommitted(bundle));
        return taken.map(Parting.NOTHING);
    }

    @Override
    public Future<List<String>> end(SandboxId sandbox, Workspace its, boolean filesKept) {
        return inTurn(
                        sandbox,
                        () -> blocking(() -> Repository.of(sandbox, its, root).end(filesKept)))
                .otherwise(e -> {
                    LOG.warn("The branch {} of {} stays: {}", its.branch(), its.path(), e.getMessage());
                    return List.of(Objects.requireNonNull(its.branch()));
                });
    }
}
