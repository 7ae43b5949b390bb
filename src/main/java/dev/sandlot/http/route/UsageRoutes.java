package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.UsageJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.UsageSum;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/** What agents have used, and what that would cost. */
public final class UsageRoutes {
    private final Bus bus;

    public UsageRoutes(Bus bus) {
        this.bus = bus;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.GET, SandboxRoutes.ONE + "/usage", this::one);
        routes.json(HttpMethod.GET, "/api/v1/usage", this::sum);
    }

    private Future<Reply> one(Ask ask) {
        return bus.ask(new Request.GetUsage(ask.sandbox(), ask.limit())).map(usage -> Reply.ok(UsageJson.of(usage)));
    }

    private Future<Reply> sum(Ask ask) {
        var by = ask.query().choice("by", UsageSum.By.class);
        var only = ask.principal().sandbox();
        return bus.ask(new Request.SumUsage(by == null ? UsageSum.By.SANDBOX : by, only, ask.limit()))
                .map(sum -> Reply.ok(UsageJson.of(sum)));
    }
}
