package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Workspace;
import dev.sandlot.stream.Worktrees;
import io.vertx.core.Future;
import java.util.List;

/** Where no sandbox works in a repository of the host. */
public final class NoWorktrees implements Worktrees {
    private static <T> Future<T> none() {
        return Future.failedFuture(
                Fault.invalid("workspace.kind", "is not tested here").asException());
    }

    @Override
    public Future<Workspace> found(Workspace asked) {
        return none();
    }

    @Override
    public Future<Beginning> begin(SandboxId sandbox, Workspace its) {
        return none();
    }

    @Override
    public Future<Void> publish(SandboxId sandbox, Workspace its) {
        return none();
    }

    @Override
    public Future<Parting> part(SandboxId sandbox, Workspace its) {
        return none();
    }

    @Override
    public Future<List<String>> end(SandboxId sandbox, Workspace its, boolean filesKept) {
        return none();
    }
}
