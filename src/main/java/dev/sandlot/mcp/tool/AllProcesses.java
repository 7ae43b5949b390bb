package dev.sandlot.mcp.tool;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sandbox's processes, all of them: the bus gives them in pages, oldest first, and agents ask after the newest. */
final class AllProcesses {
    private static final int PAGE = 1000;

    private AllProcesses() {}

    static Future<List<SandboxProcess>> of(Bus bus, Sandbox sandbox) {
        return of(bus, sandbox, null, new ArrayList<>());
    }

    private static Future<List<SandboxProcess>> of(
            Bus bus, Sandbox sandbox, @Nullable String cursor, List<SandboxProcess> before) {
        return bus.ask(new Request.ListProcesses(sandbox.id().value(), PAGE, cursor))
                .compose(page -> {
                    before.addAll(page.items());
                    return page.nextCursor() == null
                            ? Future.succeededFuture(before)
                            : of(bus, sandbox, page.nextCursor(), before);
                });
    }
}
