package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "sync-exec",
        customSynopsis = "sandlot sync-exec [OPTIONS] [NAME[:PATH]] -- CMD...",
        description = {
            "Bring this directory to a sandbox as sync does, then run a command there and exit with its code.",
            "The command begins only when all is there: where something can't be brought, it doesn't, and the exit code is 125.",
            "It runs in the directory that this one is there; where .sandlot.toml lies above, in the one of the same name below."
        })
final class SyncExecVerb extends PlacedWordsVerb {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME[:PATH]",
            description = "The sandbox (default: what .sandlot.toml names).")
    @Nullable
    String name;

    @Mixin
    SyncOptions sync = new SyncOptions();

    @Mixin
    ProcessOptions options = new ProcessOptions();

    @Mixin
    InputOption input = new InputOption();

    @Override
    int run(Context context) {
        var console = context.console();
        var where = at(SyncPlace.of(null, name), console);
        if (options.directory == null) {
            options.directory = where.inside(Path.of("").toAbsolutePath().normalize());
        }
        var request = input.in(options.request(console, "exec", behindDashes()));
        var looking = sync.look(console, where);
        var api = api(context);
        var id = api.get(Route.of("sandboxes", String.valueOf(target())))
                .get("id")
                .text();
        if (!sync.bringAll(console, api, looking, id, quiet)) {
            console.say("error: not all could be brought, so the command was not run");
            return Exit.SANDLOT_FAILED;
        }
        var remote = new RemoteCommand(api, console, quiet);
        return remote.follow(id, remote.start(id, request), input.wanted);
    }

    @Override
    int code(Fault fault) {
        return Exit.SANDLOT_FAILED;
    }
}
