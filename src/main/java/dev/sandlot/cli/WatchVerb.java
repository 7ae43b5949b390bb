package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        customSynopsis = "sandlot watch [OPTIONS] [DIR] [NAME[:PATH]]",
        description = {
            "Keep a directory here and one in a sandbox the same, until Ctrl-C: what changes on either side goes to the other.",
            "A change that the other side has not seen is never overwritten: where both have changed a file, it is told and both keep theirs.",
            "What is left out of sync is left alone on both sides, and so are files that may run by themselves here (--allow-hooks)."
        })
final class WatchVerb extends PlacedVerb {
    /** A look without a change that was noticed: some file systems tell of none. */
    private static final long REGULAR_MILLIS = 60_000;

    /** Where not every directory can be watched. */
    private static final long OFTEN_MILLIS = 5_000;

    /** Until it is believed that something has gone. */
    private static final long SOON_MILLIS = 400;

    @Parameters(
            arity = "0..2",
            paramLabel = "[DIR] [NAME[:PATH]]",
            description =
                    "The directory (default: this one, or that of .sandlot.toml), and the one there (default: /workspace).")
    List<String> words = new ArrayList<>();

    @Mixin
    LeftOutChoice left = new LeftOutChoice();

    @Option(
            names = "--prefer",
            paramLabel = "SIDE",
            description = "Which side counts where both have changed a file: local or remote (default: neither).")
    @Nullable
    String prefer;

    @Option(names = "--allow-hooks", description = "Take files too that may run by themselves here, such as .envrc.")
    boolean hooks;

    @Override
    int run(Context context) {
        var console = context.console();
        var where = at(SyncPlace.of(words), console);
        var rules = new PullPlan.Rules(preferred(), hooks, false);
        var api = api(context);
        var id = api.get(Route.of("sandboxes", String.valueOf(target())))
                .get("id")
                .text();
        try {
            var state = SyncOptions.state(console, where, id);
            var sides = Sides.of(new SandboxFiles(api), where, state, new SyncProgress(console, quiet));
            var both = new TwoWay(sides, console.env(), left.rules(where.exclude(), false), rules);
            return watch(api, console, where, both);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Exit.INTERRUPTED;
        } catch (IOException e) {
            throw Fault.of(
                            Fault.Kind.INTERNAL,
                            "can't watch " + Visible.line(where.directory().toString()) + ": " + SyncReport.why(e))
                    .asException();
        }
    }

    private PullPlan.Prefer preferred() {
        if (prefer == null) {
            return PullPlan.Prefer.NEITHER;
        }
        return switch (prefer.toLowerCase(Locale.ROOT)) {
            case "local" -> PullPlan.Prefer.LOCAL;
            case "remote" -> PullPlan.Prefer.REMOTE;
            default -> throw new UsageError("--prefer is local or remote");
        };
    }

    /** Until it fails, or the program is ended. */
    private int watch(ApiClient api, Console console, SyncPlace where, TwoWay both)
            throws IOException, InterruptedException {
        var changes = new Changes();
        var told = new ArrayList<String>();
        try (var local = new LocalChanges(changes)) {
            local.begin();
            var round = both.round();
            say(console, where, round, told);
            if (!quiet) {
                console.say(
                        "sandlot: watching " + Visible.line(where.directory().toString()) + " and "
                                + where.place().shown() + "; Ctrl-C ends it");
            }
            var remote = new RemoteChanges(api, where.place(), changes, new Reconnect(console, quiet));
            remote.begin();
            var link = new Reconnect(console, true);
            while (true) {
                boolean complete = local.watch(both.directories());
                changes.await(round.unsure() ? SOON_MILLIS : complete ? REGULAR_MILLIS : OFTEN_MILLIS);
                remote.check();
                round = link.until(both::round);
                link.worked();
                say(console, where, round, told);
            }
        }
    }

    /** What was told the last time is not told again. */
    private void say(Console console, SyncPlace where, TwoWay.Round round, List<String> told) {
        var troubles = round.troubles();
        troubles.stream()
                .filter(trouble -> !told.contains(trouble))
                .forEach(trouble -> console.say("sandlot: " + trouble));
        told.clear();
        told.addAll(troubles);
        if (quiet) {
            return;
        }
        var pull = round.pull();
        if (pull != null && !pull.didNothing()) {
            console.say("sandlot: " + where.place().shown() + " → here: " + pull.done());
        }
        if (!round.sync().didNothing()) {
            console.say("sandlot: here → " + where.place().shown() + ": "
                    + round.sync().done());
        }
    }
}
