package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.ScheduleJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.model.ScheduleView;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/** Schedules: look, add, pause, run at once, remove. */
public final class ScheduleRoutes {
    private static final String ALL = SandboxRoutes.ONE + "/schedules";
    private static final String ONE = ALL + "/{schedule}";

    private final Bus bus;

    public ScheduleRoutes(Bus bus) {
        this.bus = bus;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.GET, "/api/v1/schedules", this::listAll);
        routes.json(HttpMethod.GET, ALL, this::list);
        routes.json(HttpMethod.POST, ALL, Bodies.COMMAND, this::add);
        routes.json(HttpMethod.GET, ONE, this::get);
        routes.json(HttpMethod.PATCH, ONE, this::patch);
        routes.json(HttpMethod.POST, ONE + "/run", this::run);
        routes.json(HttpMethod.DELETE, ONE, this::remove);
    }

    private Future<Reply> listAll(Ask ask) {
        return bus.ask(new Request.ListSchedules(null, ask.principal().sandbox()))
                .map(schedules -> Reply.ok(ScheduleJson.of(schedules)));
    }

    private Future<Reply> list(Ask ask) {
        return bus.ask(new Request.ListSchedules(ask.sandbox(), null))
                .map(schedules -> Reply.ok(ScheduleJson.of(schedules)));
    }

    private Future<Reply> add(Ask ask) {
        return bus.ask(new Request.AddSchedule(ask.sandbox(), ScheduleJson.spec(ask.body()), ask.idempotencyKey()))
                .map(view -> Reply.created(ScheduleJson.of(view), address(view)));
    }

    private static String address(ScheduleView view) {
        var schedule = view.schedule();
        return SandboxRoutes.ALL + "/" + schedule.sandbox() + "/schedules/"
                + schedule.spec().name();
    }

    private Future<Reply> get(Ask ask) {
        return bus.ask(new Request.GetSchedule(ask.sandbox(), ask.process()))
                .map(view -> Reply.ok(ScheduleJson.of(view)));
    }

    private Future<Reply> patch(Ask ask) {
        var paused = ask.body().getBoolean("paused");
        return bus.ask(new Request.PauseSchedule(ask.sandbox(), ask.process(), paused))
                .map(view -> Reply.ok(ScheduleJson.of(view)));
    }

    private Future<Reply> run(Ask ask) {
        return bus.ask(new Request.RunSchedule(ask.sandbox(), ask.process()))
                .map(view -> Reply.ok(ScheduleJson.of(view)));
    }

    private Future<Reply> remove(Ask ask) {
        return bus.ask(new Request.RemoveSchedule(ask.sandbox(), ask.process())).map(Reply.NO_CONTENT);
    }
}
