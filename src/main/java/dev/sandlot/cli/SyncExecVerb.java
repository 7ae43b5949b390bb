package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.nio.file.Path;
import java.util.List;
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
final class SyncExecVerb extends PlacedVerb {
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

    private List<String> command = List.of();

    @Override
    int wordsBeforeCommand() {
        // Whatever stands before "--".
        return Integer.MAX_VALUE;
    }

    @Override
    void command(List<String> words) {
        command = words;
    }

    @Override
    int run(Context context) {
        var console = context.console();
        var where = at(SyncPlace.of(null, name), console);
        if (options.directory == null) {
            options.directory = where.inside(Path.of("").toAbsolutePath().normalize());
        }
        var request = input.in(options.request(console, "exec", command));
        var api = api(context);
        var id = api.get(Route.of("sandboxes", String.valueOf(target())))
                .get("id")
                .text();
        var report = sync.bring(console, new SandboxFiles(api), where, id, true, quiet);
        if (report.failed() || !quiet && report.isWorthSaying()) {
            report.say(console, where.directory().toString(), where.place(), true);
        }
        if (report.failed()) {
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
