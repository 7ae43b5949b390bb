package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.FileJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.stream.FileSource;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/** A file or directory of a sandbox in another place, or under another name. */
public final class MoveRoute {
    private static final String PATH = SandboxRoutes.ONE + "/move";

    private final Bus bus;
    private final FileSource files;

    public MoveRoute(Bus bus, FileSource files) {
        this.bus = bus;
        this.files = files;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.POST, PATH, this::move);
    }

    private Future<Reply> move(Ask ask) {
        var body = ask.body();
        var from = InnerPaths.inBody(body, "from");
        var to = InnerPaths.inBody(body, "to");
        boolean replace = body.getBoolean("overwrite", false);
        boolean parents = body.getBoolean("mkdirs", false);
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> files.move(sandbox.id(), from, to, replace, parents))
                .map(stat -> Reply.ok(FileJson.of(stat, to)));
    }
}
