package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.Captured;
import dev.sandlot.api.Json;
import dev.sandlot.api.ProcessJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.InputSink;
import dev.sandlot.stream.OutputSource;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** Processes: start, look, signal, feed, delete. */
public final class ProcessRoutes {
    static final String ALL = SandboxRoutes.ONE + "/processes";
    static final String ONE = ALL + "/{process}";

    private final Bus bus;
    private final OutputSource output;
    private final InputSink input;

    public ProcessRoutes(Bus bus, OutputSource output, InputSink input) {
        this.bus = bus;
        this.output = output;
        this.input = input;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.GET, ALL, this::list);
        routes.json(HttpMethod.POST, ALL, Bodies.COMMAND, this::start);
        routes.json(HttpMethod.GET, ONE, this::get);
        routes.json(HttpMethod.DELETE, ONE, this::delete);
        routes.json(HttpMethod.POST, ONE + "/signal", this::signal);
        routes.raw(HttpMethod.POST, ONE + "/stdin", this::stdin);
    }

    private Future<Reply> list(Ask ask) {
        return bus.ask(new Request.ListProcesses(
                        ask.sandbox(), ask.limit(), ask.query().text("cursor")))
                .map(page -> Reply.ok(Json.page(page, ProcessJson::of)));
    }

    private Future<Reply> start(Ask ask) {
        var spec = ProcessJson.spec(ask.body());
        var wait = ask.waitSeconds(0);
        return bus.ask(new Request.StartProcess(
                        ask.sandbox(), spec, ask.body().getString("stdin"), ask.idempotencyKey(), wait))
                .compose(process -> {
                    var location = SandboxRoutes.ALL + "/" + process.sandboxId() + "/processes/" + process.id();
                    var json = ProcessJson.of(process);
                    return wait == 0 || process.state() == ProcessState.RUNNING
                            ? Future.succeededFuture(Reply.created(json, location))
                            : Captured.of(output, process)
                                    .map(captured -> Reply.created(captured.addTo(json), location));
                });
    }

    private Future<Reply> get(Ask ask) {
        return process(ask, ask.waitSeconds(0)).map(process -> Reply.ok(ProcessJson.of(process), process));
    }

    private Future<SandboxProcess> process(Ask ask, int waitSeconds) {
        return bus.ask(new Request.GetProcess(ask.sandbox(), ask.process(), waitSeconds));
    }

    private Future<Reply> delete(Ask ask) {
        return bus.ask(new Request.DeleteProcess(ask.sandbox(), ask.process())).map(Reply.NO_CONTENT);
    }

    private Future<Reply> signal(Ask ask) {
        return bus.ask(new Request.SignalProcess(
                        ask.sandbox(), ask.process(), ask.body().getString("signal")))
                .map(process -> Reply.ok(ProcessJson.of(process)));
    }

    private Future<Void> stdin(RoutingContext ctx, Ask ask) {
        var eof = ask.query().flag("eof");
        return process(ask, 0)
                .compose(process -> BodyFeed.carry(
                                ctx, false, part -> input.write(process.sandboxId(), process.id(), part))
                        // Where the body breaks off nothing is closed: whoever sent it can go on.
                        .compose(all -> eof ? input.end(process.sandboxId(), process.id()) : Future.succeededFuture()))
                .compose(done -> ctx.response().setStatusCode(204).end());
    }
}
