package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.SandboxJson;
import dev.sandlot.api.WorkspaceJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/** Copies of sandboxes' files: kept ones, and those that another sandbox begins with. */
public final class SnapshotRoutes {
    private static final String ALL = "/api/v1/snapshots";
    private static final String OF_ONE = SandboxRoutes.ONE + "/snapshots";

    private final Bus bus;

    public SnapshotRoutes(Bus bus) {
        this.bus = bus;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.GET, ALL, this::listAll);
        routes.json(HttpMethod.DELETE, ALL + "/{snapshot}", this::remove);
        routes.json(HttpMethod.GET, OF_ONE, this::list);
        routes.json(HttpMethod.POST, OF_ONE, this::take);
        routes.json(HttpMethod.POST, SandboxRoutes.ONE + "/restore", this::restore);
        routes.json(HttpMethod.POST, SandboxRoutes.ONE + "/fork", this::fork);
    }

    private Future<Reply> listAll(Ask ask) {
        return bus.ask(new Request.ListSnapshots(null, ask.principal().sandbox()))
                .map(snapshots -> Reply.ok(WorkspaceJson.of(snapshots)));
    }

    private Future<Reply> list(Ask ask) {
        return bus.ask(new Request.ListSnapshots(ask.sandbox(), ask.principal().sandbox()))
                .map(snapshots -> Reply.ok(WorkspaceJson.of(snapshots)));
    }

    private Future<Reply> take(Ask ask) {
        return bus.askLong(
                        new Request.TakeSnapshot(ask.sandbox(), ask.body().getString("name"), ask.idempotencyKey()), 0)
                .map(snapshot -> Reply.created(WorkspaceJson.of(snapshot), ALL + "/" + snapshot.name()));
    }

    private Future<Reply> remove(Ask ask) {
        return bus.ask(new Request.RemoveSnapshot(ask.process())).map(Reply.NO_CONTENT);
    }

    private Future<Reply> restore(Ask ask) {
        var snapshot = ask.body().getString("snapshot");
        return bus.askLong(new Request.RestoreSnapshot(ask.sandbox(), snapshot, ask.idempotencyKey()), 0)
                .map(sandbox -> Reply.ok(SandboxJson.withEnv(sandbox), sandbox));
    }

    private Future<Reply> fork(Ask ask) {
        var name = ask.body().getString("name");
        return bus.ask(new Request.ForkSandbox(ask.sandbox(), name, ask.idempotencyKey(), ask.waitSeconds(60)))
                .map(made -> Reply.created(SandboxJson.withEnv(made), SandboxRoutes.ALL + "/" + made.id()));
    }
}
