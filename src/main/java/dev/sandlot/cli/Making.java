package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import java.util.UUID;

/** Has a sandbox made, however long that takes. */
final class Making {
    private static final List<String> UNDER_WAY = List.of("creating", "starting");

    private final ApiClient api;
    private final Console console;
    private final boolean quiet;

    Making(ApiClient api, Console console, boolean quiet) {
        this.api = api;
        this.console = console;
        this.quiet = quiet;
    }

    /** The sandbox, which runs. A fault of kind UNAVAILABLE where it could not be made in the end. */
    JsonTree of(Route route, JsonTree body) {
        var key = UUID.randomUUID().toString();
        var sandbox = api.make(route, body, key, new Reconnect(console, quiet));
        if (isUnderWay(sandbox) && !quiet) {
            console.say("sandlot: " + sandbox.get("name").text() + " is still being filled; \"sandlot logs -f "
                    + sandbox.get("name").text() + "\" shows how far it is");
        }
        while (isUnderWay(sandbox)) {
            // The same key again gives the answer for that sandbox, which takes up to a minute again.
            sandbox = api.make(route, body, key, new Reconnect(console, quiet));
        }
        if (sandbox.get("state").text().equals("failed")) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            Visible.line(sandbox.get("failure").get("detail").text()),
                            "\"sandlot start\" tries once more, \"sandlot rm\" removes "
                                    + sandbox.get("name").text())
                    .asException();
        }
        return sandbox;
    }

    private static boolean isUnderWay(JsonTree sandbox) {
        return UNDER_WAY.contains(sandbox.get("state").text());
    }
}
