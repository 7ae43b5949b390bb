package dev.sandlot.mcp.tool;

import dev.sandlot.api.Operation;
import dev.sandlot.api.PortJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.PortRequest;
import dev.sandlot.model.SandboxPort;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/** Servers in sandboxes, for people to look at. */
final class PortTools {
    private static final int MOST_DAYS = 30;
    private static final int MOST_PORT = 65_535;

    private final Bus bus;
    private final ToolGate gate;
    private final Function<SandboxPort, Future<String>> links;

    /** @param links make the URL of a published port */
    PortTools(Bus bus, ToolGate gate, Function<SandboxPort, Future<String>> links) {
        this.bus = bus;
        this.gate = gate;
        this.links = links;
    }

    List<Tool> all() {
        return List.of(Tool.of(
                "expose_port",
                Operation.PUBLISH_PORT,
                Hints.ADDS,
                "Give people a URL for what listens on a port of the sandbox's localhost, HTTP and WebSockets. Tell them the URL: whoever has"
                        + " it gets in.",
                List.of(
                        Parameter.whole("port", 1, MOST_PORT, "On which it listens in the sandbox.")
                                .needed(),
                        Parameter.text("ttl", "For how long: 30m, 8h or 7d.").or("8h"),
                        Parameter.flag("public", "Without a token in the URL, for everybody who reaches the daemon."),
                        Parameter.SANDBOX),
                this::expose));
    }

    private Future<ToolResult> expose(Call call, ToolArguments given) {
        var lasts = Spans.parse("ttl", given.text("ttl"), MOST_DAYS);
        boolean open = given.flag("public");
        PortJson.requireMay(call.principal(), open);
        return gate.sandbox(call, Operation.PUBLISH_PORT, given)
                .compose(sandbox -> bus.ask(
                                new PortRequest.PublishPort(sandbox.id().value(), given.whole("port"), open, lasts))
                        .compose(port -> links.apply(port)
                                .map(url -> ToolResult.of(PortJson.of(port, url).put("sandbox", sandbox.name())))));
    }
}
