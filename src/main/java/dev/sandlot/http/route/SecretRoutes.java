package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.SecretJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.SecretRequest;
import dev.sandlot.model.SecretChange;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;

/** Secrets that sandboxes use and never see. Values come in, and never go out. */
public final class SecretRoutes {
    private static final String ALL = "/api/v1/secrets";
    private static final String ONE = ALL + "/{secret}";
    private static final String GIVEN = SandboxRoutes.ONE + "/secrets/{secret}";

    private final Bus bus;

    public SecretRoutes(Bus bus) {
        this.bus = bus;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.GET, ALL, this::list);
        routes.json(HttpMethod.PUT, ONE, this::set);
        routes.json(HttpMethod.DELETE, ONE, this::remove);
        routes.json(HttpMethod.PUT, GIVEN, this::give);
        routes.json(HttpMethod.DELETE, GIVEN, this::take);
    }

    private Future<Reply> list(Ask ask) {
        return bus.ask(new SecretRequest.ListSecrets()).map(all -> Reply.ok(SecretJson.of(all)));
    }

    private Future<Reply> set(Ask ask) {
        return bus.ask(SecretJson.set(ask.process(), ask.body())).map(kept -> Reply.ok(SecretJson.of(kept)));
    }

    private Future<Reply> remove(Ask ask) {
        return bus.ask(new SecretRequest.RemoveSecret(ask.process())).map(v -> Reply.NO_CONTENT);
    }

    private Future<Reply> give(Ask ask) {
        return change(ask, new SecretChange.Give(SecretJson.given(ask.process(), ask.body())));
    }

    private Future<Reply> take(Ask ask) {
        return change(ask, new SecretChange.Take(ask.process()));
    }

    private Future<Reply> change(Ask ask, SecretChange change) {
        return bus.ask(new SecretRequest.ChangeSecrets(ask.sandbox(), change))
                .map(sandbox -> Reply.ok(new JsonObject()
                        .put("items", SecretJson.given(sandbox.spec().secrets()))));
    }
}
