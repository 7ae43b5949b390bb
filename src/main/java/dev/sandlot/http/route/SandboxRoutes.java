package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.Json;
import dev.sandlot.api.Query;
import dev.sandlot.api.SandboxJson;
import dev.sandlot.api.SecretJson;
import dev.sandlot.api.WorkspaceJson;
import dev.sandlot.auth.Permission;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.bus.SandboxChange;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Kept;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sandboxes: create, look, change, delete. */
public final class SandboxRoutes {
    static final String ALL = "/api/v1/sandboxes";
    static final String ONE = ALL + "/{sandbox}";

    private final Bus bus;

    public SandboxRoutes(Bus bus) {
        this.bus = bus;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.GET, ALL, this::list);
        routes.json(HttpMethod.POST, ALL, Bodies.COMMAND, this::create);
        routes.json(HttpMethod.GET, ONE, this::get);
        routes.json(HttpMethod.PATCH, ONE, this::patch);
        routes.json(HttpMethod.DELETE, ONE, this::delete);
        for (var change : SandboxChange.values()) {
            var path = ONE + "/" + change.name().toLowerCase(Locale.ROOT);
            routes.json(
                    HttpMethod.POST,
                    path,
                    ask -> bus.ask(new Request.ChangeSandbox(ask.sandbox(), change))
                            .map(sandbox -> shown(ask, sandbox)));
        }
    }

    private Future<Reply> list(Ask ask) {
        var query = ask.query();
        List<SandboxState> states = query.list("state").stream()
                .map(state -> Query.choice("state", state, SandboxState.class))
                .toList();
        return bus.ask(new Request.ListSandboxes(
                        states,
                        labels(query.all("label")),
                        query.text("q"),
                        ask.principal().sandbox(),
                        ask.limit(),
                        query.text("cursor")))
                .map(page -> Reply.ok(Json.page(page, sandbox -> json(ask, sandbox))));
    }

    private static Map<String, String> labels(List<String> terms) {
        var labels = new HashMap<String, String>();
        for (var term : terms) {
            var equals = term.indexOf('=');
            if (equals < 1) {
                throw Fault.invalid("label", "must be of the form key=value").asException();
            }
            labels.put(term.substring(0, equals), term.substring(equals + 1));
        }
        return labels;
    }

    private Future<Reply> create(Ask ask) {
        var spec = SandboxJson.spec(ask.body());
        return bus.ask(new Request.CreateSandbox(spec, ask.idempotencyKey(), ask.waitSeconds(60)))
                .map(made -> Reply.created(json(ask, made), ALL + "/" + made.id()));
    }

    private Future<Reply> get(Ask ask) {
        return bus.ask(new Request.GetSandbox(ask.sandbox(), ask.waitSeconds(0)))
                .map(sandbox -> shown(ask, sandbox));
    }

    private Future<Reply> patch(Ask ask) {
        var patch = SandboxJson.patch(ask.body());
        return bus.ask(new Request.PatchSandbox(ask.sandbox(), patch, ask.ifMatch()))
                .map(sandbox -> shown(ask, sandbox));
    }

    private Future<Reply> delete(Ask ask) {
        return bus.ask(new Request.DeleteSandbox(ask.sandbox(), ask.query().flag("force")))
                .map(kept -> kept.equals(Kept.NOTHING) ? Reply.NO_CONTENT : Reply.ok(WorkspaceJson.of(kept)));
    }

    private static Reply shown(Ask ask, Sandbox sandbox) {
        return Reply.ok(json(ask, sandbox), sandbox);
    }

    /** Who may run something in it sees its variables, as whatever he runs does; who may give it secrets, which ones it has. */
    private static JsonObject json(Ask ask, Sandbox sandbox) {
        var json = ask.principal().may(Permission.RUN) ? SandboxJson.withEnv(sandbox) : SandboxJson.of(sandbox);
        return ask.principal().may(Permission.OPERATE)
                ? json.put("secrets", SecretJson.given(sandbox.spec().secrets()))
                : json;
    }
}
