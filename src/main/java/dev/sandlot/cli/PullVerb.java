package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.sync.Landing;
import dev.sandlot.sync.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pull",
        customSynopsis = {
            "sandlot pull [OPTIONS] [NAME[:PATH]] [DIR] [-- PATH...]",
            "sandlot pull --git BRANCH [--overwrite] [NAME[:PATH]] [DIR]"
        },
        description = {
            "Bring what a sandbox has in a directory here: what is only there, and what has changed there and not here.",
            "What has been changed here is kept, and what is left out of sync doesn't come, unless it is named: sandlot pull -- target/app.jar",
            "Nothing is written outside the directory. Files that may run by themselves here, such as .envrc, need --allow-hooks.",
        })
final class PullVerb extends PlacedWordsVerb {
    @Parameters(
            arity = "0..2",
            paramLabel = "[NAME[:PATH]] [DIR]",
            description =
                    "The directory in a sandbox (default: what .sandlot.toml names), and the one here (default: this one, or that of .sandlot.toml).")
    List<String> words = new ArrayList<>();

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only print what would be taken (+) and deleted (-).")
    boolean dryRun;

    @Option(
            names = "--delete",
            description =
                    "Delete what came or went with sync and is not there any more, where it hasn't been changed here.")
    boolean delete;

    @Option(names = "--overwrite", description = "Take what is there also where it has been changed here.")
    boolean overwrite;

    @Option(
            names = "--allow-hooks",
            description =
                    "Take files too that may run by themselves here, such as .envrc, .vscode/tasks.json or .git/hooks.")
    boolean hooks;

    @Mixin
    LeftOutChoice left = new LeftOutChoice();

    @Option(
            names = "--git",
            paramLabel = "BRANCH",
            description = {
                "Bring what was done in the sandbox's git repository as this branch of the one here, also what isn't committed there,",
                "and change no file. --overwrite moves a branch that has other commits."
            })
    @Nullable
    String branch;

    @Option(names = "--json", description = "Print what was done as JSON.")
    boolean json;

    @Override
    int run(Context context) {
        var console = context.console();
        var where = at(where(), console);
        var api = api(context);
        if (branch != null) {
            if (!behindDashes().isEmpty() || dryRun || delete || json) {
                throw new UsageError("--git brings a branch, and goes with --overwrite alone");
            }
            PullBranch.bring(console, new SandboxFiles(api), where, branch, overwrite, quiet);
            return Exit.OK;
        }
        var id = api.get(Route.of("sandboxes", String.valueOf(target())))
                .get("id")
                .text();
        var report = bring(console, new SandboxFiles(api), where, id);
        if (json) {
            console.print(report.json(where.place()).pretty());
        } else if (dryRun) {
            report.print(console);
        }
        if (!quiet || report.failed()) {
            report.say(console, where.place(), where.directory().toString(), !dryRun);
        }
        return report.failed() ? Exit.ERROR : Exit.OK;
    }

    private PullReport bring(Console console, SandboxFiles files, SyncPlace where, String sandbox) {
        try {
            var choice = new Pull.Choice(
                    chosen(where),
                    left.rules(where.exclude(), false),
                    console.env(),
                    new PullPlan.Rules(
                            overwrite ? PullPlan.Prefer.REMOTE : PullPlan.Prefer.NEITHER,
                            hooks,
                            !behindDashes().isEmpty()),
                    path -> delete,
                    false,
                    !dryRun);
            var state = SyncOptions.state(console, where, sandbox);
            var progress = new SyncProgress(console, quiet || json);
            return new Pull(Sides.of(files, where, state, progress)).bring(choice);
        } catch (IOException e) {
            throw Fault.of(
                            Fault.Kind.INTERNAL,
                            "can't bring it to "
                                    + Visible.line(where.directory().toString()) + ": " + e.getMessage())
                    .asException();
        }
    }

    /** The words are in the order of what goes: out of the sandbox, to here. */
    private SyncPlace where() {
        var reversed = new ArrayList<>(words);
        Collections.reverse(reversed);
        if (words.size() == 2 && !dryRun) {
            make(Path.of(words.get(1)));
        }
        return SyncPlace.of(reversed);
    }

    private static void make(Path directory) {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw new UsageError("can't make " + Visible.line(directory.toString()) + ": " + SyncReport.why(e));
        }
    }

    /** As they lie below the directory: typed in a directory below that of the pin, they begin there. */
    private List<String> chosen(SyncPlace where) {
        var from = Path.of("").toAbsolutePath().normalize();
        boolean below = words.size() < 2 && from.startsWith(where.directory());
        var begin = below ? where.directory().relativize(from) : Path.of("");
        var chosen = new ArrayList<String>();
        for (var name : behindDashes()) {
            var path = PathBytes.of(begin.resolve(name).normalize());
            if (!Landing.isBelow(path)) {
                throw new UsageError(Visible.line(name) + " is none of what lies in "
                        + Visible.line(where.place().shown()) + ": name paths below it");
            }
            chosen.add(path);
        }
        return chosen;
    }
}
