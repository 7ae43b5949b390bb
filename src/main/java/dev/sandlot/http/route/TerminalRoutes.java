package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.TerminalSource;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;

/** Terminals for programs: the screen as text, keys by name, the size. */
public final class TerminalRoutes {
    private enum ScreenFormat {
        TEXT,
        ANSI
    }

    private final Bus bus;
    private final TerminalSource terminals;
    private final Answers answers;

    public TerminalRoutes(Bus bus, TerminalSource terminals, Answers answers) {
        this.answers = answers;
        this.bus = bus;
        this.terminals = terminals;
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, ProcessRoutes.ONE + "/screen", this::screen);
        routes.json(HttpMethod.POST, ProcessRoutes.ONE + "/keys", this::keys);
        routes.json(HttpMethod.POST, ProcessRoutes.ONE + "/resize", this::resize);
    }

    private Future<Void> screen(RoutingContext ctx, Ask ask) {
        var ansi = ask.query().choice("format", ScreenFormat.class) == ScreenFormat.ANSI;
        ctx.request().resume();
        return process(ask)
                .compose(process -> terminals.screen(process.sandboxId(), process.id(), ansi))
                .compose(screen -> answers.whole(ctx, "text/plain; charset=utf-8", screen));
    }

    private Future<Reply> keys(Ask ask) {
        var text = ask.body().getString("text", "");
        var keys = ask.body().getJsonArray("keys", new JsonArray()).stream()
                .map(String.class::cast)
                .toList();
        return process(ask)
                .compose(process -> terminals.press(process.sandboxId(), process.id(), text, keys))
                .map(Reply.NO_CONTENT);
    }

    private Future<Reply> resize(Ask ask) {
        var size = new TerminalSize(ask.body().getInteger("cols"), ask.body().getInteger("rows"));
        return process(ask)
                .compose(process -> terminals.resize(process.sandboxId(), process.id(), size))
                .map(Reply.NO_CONTENT);
    }

    private Future<SandboxProcess> process(Ask ask) {
        return bus.ask(new Request.GetProcess(ask.sandbox(), ask.process(), 0));
    }
}
