package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.ServiceJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Bodies;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/** Services: look, deploy, start anew, go back, end. */
public final class ServiceRoutes {
    private static final String ALL = SandboxRoutes.ONE + "/services";
    private static final String ONE = ALL + "/{service}";
    /** Of {@link Request.RestartService}. */
    private static final int BEFORE = -1;

    private final Bus bus;

    public ServiceRoutes(Bus bus) {
        this.bus = bus;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.GET, "/api/v1/services", this::listAll);
        routes.json(HttpMethod.GET, ALL, this::list);
        routes.json(HttpMethod.POST, ALL, Bodies.COMMAND, this::deploy);
        routes.json(HttpMethod.GET, ONE, this::get);
        routes.json(HttpMethod.POST, ONE + "/restart", ask -> restart(ask, 0));
        routes.json(HttpMethod.POST, ONE + "/rollback", this::rollBack);
        routes.json(HttpMethod.POST, ONE + "/stop", ask -> stop(ask, false));
        routes.json(HttpMethod.DELETE, ONE, ask -> stop(ask, true));
    }

    private Future<Reply> listAll(Ask ask) {
        return bus.ask(new Request.ListServices(null, ask.principal().sandbox()))
                .map(services -> Reply.ok(ServiceJson.of(services)));
    }

    private Future<Reply> list(Ask ask) {
        return bus.ask(new Request.ListServices(ask.sandbox(), null))
                .map(services -> Reply.ok(ServiceJson.of(services)));
    }

    private Future<Reply> deploy(Ask ask) {
        int wait = ask.waitSeconds(0);
        var spec = ServiceJson.spec(ask.body());
        return bus.askLong(new Request.DeployService(ask.sandbox(), spec, ask.idempotencyKey(), wait), wait)
                .map(service -> Reply.created(
                        ServiceJson.of(service),
                        SandboxRoutes.ALL + "/" + service.process().sandboxId() + "/services/" + service.name()));
    }

    private Future<Reply> get(Ask ask) {
        return bus.ask(new Request.GetService(ask.sandbox(), ask.process(), ask.waitSeconds(0)))
                .map(service -> Reply.ok(ServiceJson.of(service)));
    }

    private Future<Reply> restart(Ask ask, int release) {
        return bus.ask(new Request.RestartService(ask.sandbox(), ask.process(), release, ask.waitSeconds(0)))
                .map(service -> Reply.ok(ServiceJson.of(service)));
    }

    private Future<Reply> rollBack(Ask ask) {
        return restart(ask, ask.body().getInteger("to", BEFORE));
    }

    private Future<Reply> stop(Ask ask, boolean remove) {
        return bus.ask(new Request.StopService(ask.sandbox(), ask.process(), remove))
                .map(Reply.NO_CONTENT);
    }
}
