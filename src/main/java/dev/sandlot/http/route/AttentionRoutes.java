package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.stream.TerminalSource;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import java.util.List;

/** What a person does about a sandbox that needs one: answers its agent, or takes note of what has gone wrong. */
public final class AttentionRoutes {
    private final Bus bus;
    private final TerminalSource terminals;

    public AttentionRoutes(Bus bus, TerminalSource terminals) {
        this.bus = bus;
        this.terminals = terminals;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.POST, SandboxRoutes.ONE + "/answer", this::answer);
        routes.json(HttpMethod.DELETE, SandboxRoutes.ONE + "/attention", this::dismiss);
    }

    private Future<Reply> answer(Ask ask) {
        var text = ask.body().getString("text", "");
        var given = ask.body().getJsonArray("keys");
        var keys = given == null ? List.of("Enter") : strings(given);
        return bus.ask(new Request.FindTerminal(ask.sandbox()))
                .compose(process -> terminals.press(process.sandboxId(), process.id(), text, keys))
                .map(Reply.NO_CONTENT);
    }

    private static List<String> strings(JsonArray keys) {
        return keys.stream().map(String.class::cast).toList();
    }

    private Future<Reply> dismiss(Ask ask) {
        return bus.ask(new Request.DismissAttention(ask.sandbox())).map(Reply.NO_CONTENT);
    }
}
