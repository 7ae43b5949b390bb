package dev.sandlot.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sync",
        customSynopsis = "sandlot sync [OPTIONS] [DIR] [NAME[:PATH]]",
        description = {
            "Bring a directory to a sandbox, so that what is here is there: only what differs is sent.",
            "What git ignores stays here, and what .sandlotignore (in the same form) names, and what looks like a secret.",
            "What was brought before and has been deleted here is deleted there. What is only there stays.",
            "Where .sandlot.toml (sandbox = \"NAME\") lies in a directory or above it, neither need be named."
        })
final class SyncVerb extends PlacedVerb {
    @Parameters(
            arity = "0..2",
            paramLabel = "[DIR] [NAME[:PATH]]",
            description =
                    "The directory (default: this one, or that of .sandlot.toml), and where to (default: /workspace).")
    List<String> words = new ArrayList<>();

    @Mixin
    SyncOptions options = new SyncOptions();

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only print what would be sent (+) and deleted (-).")
    boolean dryRun;

    @Option(names = "--pin", description = "Write .sandlot.toml, so that the sandbox need not be named again.")
    boolean pin;

    @Option(names = "--json", description = "Print what was done as JSON.")
    boolean json;

    @Override
    int run(Context context) {
        var console = context.console();
        var where = at(SyncPlace.of(words), console);
        var looking = options.look(console, where);
        var api = api(context);
        var id = api.get(Route.of("sandboxes", String.valueOf(target())))
                .get("id")
                .text();
        if (pin && !dryRun) {
            pin(where);
        }
        var report = options.bring(console, new SandboxFiles(api), looking, id, !dryRun, quiet || json);
        if (json) {
            console.print(report.json(where.place()).pretty());
        } else if (dryRun) {
            report.print(console);
        }
        if (!quiet || report.failed()) {
            report.say(console, where.directory().toString(), where.place(), !dryRun);
        }
        return report.failed() ? Exit.ERROR : Exit.OK;
    }

    private static void pin(SyncPlace where) {
        try {
            Pin.write(where.directory(), where.place());
        } catch (IOException e) {
            throw new UsageError("can't write " + Pin.FILE + ": " + e.getMessage());
        }
    }
}
