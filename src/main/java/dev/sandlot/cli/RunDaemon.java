package dev.sandlot.cli;

import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The daemon that {@code run} uses: one that answers already, else one in this process, which ends with it. */
final class RunDaemon implements AutoCloseable {
    private final ApiClient api;
    private final Path stateDir;
    private final @Nullable Own own;
    private boolean closed;

    private RunDaemon(ApiClient api, Path stateDir, @Nullable Own own) {
        this.api = api;
        this.stateDir = stateDir;
        this.own = own;
    }

    /** One in this process, and what it holds. */
    private record Own(Daemon.Embedded daemon, Slot slot) {}

    static RunDaemon find(ClientVerb verb, Verb.Context context) {
        var console = context.console();
        var stateDir = StateDir.of(verb.stateDir, console).path();
        if (console.variable("SANDLOT_URL") != null || answers(verb, console)) {
            return new RunDaemon(verb.api(context), stateDir, null);
        }
        if (!verb.quiet) {
            console.say("sandlot: no daemon runs here; starting one for this command");
        }
        var slot = Slot.take(stateDir);
        try {
            var embedded = context.daemon().embed(new Daemon.EmbedOptions(slot.directory(), slot.number()));
            var api = new ApiClient(
                    () -> new StateDir(slot.directory()).address(null, null),
                    () -> Reconnect.briefly(console, verb.quiet));
            endLeftovers(api);
            return new RunDaemon(api, stateDir, new Own(embedded, slot));
        } catch (RuntimeException e) {
            slot.close();
            throw e;
        }
    }

    ApiClient api() {
        return api;
    }

    /** Where the daemons of this user keep their files: not to be copied into a sandbox. */
    Path stateDir() {
        return stateDir;
    }

    /** Once, and whoever comes second waits for the first: a signal may end what is ending already. */
    @Override
    public synchronized void close() {
        if (own != null && !closed) {
            closed = true;
            own.daemon().close();
            own.slot().close();
        }
    }

    private static boolean answers(ClientVerb verb, Console console) {
        try (var link = Connection.open(verb.address(console))) {
            return true;
        } catch (IOException | FaultException nobody) {
            return false;
        }
    }

    /** A run that was killed could not delete its sandbox. The slot is ours alone, so whatever is in it is such a one. */
    private static void endLeftovers(ApiClient api) {
        for (var sandbox : api.list(() -> Route.of("sandboxes"))) {
            api.delete(Route.of("sandboxes", sandbox.get("id").text()).with("force", true));
        }
    }
}
