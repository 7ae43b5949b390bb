package dev.sandlot.worktree;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.Workspace;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.Worktrees;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has the host's branches follow what is committed in the sandboxes that run. To be deployed behind the supervisor. */
public final class WorktreeVerticle extends VerticleBase {
    private static final int MOST = 1000;

    private final Bus bus;
    private final FileSource files;
    private final Worktrees worktrees;
    private final Map<SandboxId, Following> followed = new HashMap<>();

    public WorktreeVerticle(Bus bus, FileSource files, Worktrees worktrees) {
        this.bus = bus;
        this.files = files;
        this.worktrees = worktrees;
    }

    @Override
    public Future<?> start() {
        bus.on(Event.SandboxChanged.class, event -> see(event.sandbox(), event.deleted()));
        return page(null);
    }

    private Future<Void> page(@Nullable String cursor) {
        var running = new Request.ListSandboxes(List.of(SandboxState.RUNNING), Map.of(), null, null, MOST, cursor);
        return bus.ask(running).compose(page -> {
            page.items().forEach(sandbox -> see(sandbox, false));
            return page.nextCursor() == null ? Future.succeededFuture() : page(page.nextCursor());
        });
    }

    private void see(Sandbox sandbox, boolean deleted) {
        var its = Workspace.ofKind(Workspace.Kind.WORKTREE, sandbox.spec().workspace());
        if (its == null) {
            return;
        }
        boolean runs = sandbox.state() == SandboxState.RUNNING && !deleted;
        var now = followed.get(sandbox.id());
        if (runs && now == null) {
            var following = new Following(vertx, bus, files, worktrees, sandbox.id(), its);
            followed.put(sandbox.id(), following);
            following.begin();
        } else if (!runs && now != null) {
            followed.remove(sandbox.id());
            now.end();
        }
    }

    @Override
    public Future<?> stop() {
        followed.values().forEach(Following::end);
        followed.clear();
        return Future.succeededFuture();
    }
}
