package dev.sandlot.cli;

import dev.sandlot.model.BackendReport.Check;
import dev.sandlot.model.BackendReport.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description = "Show what works here, what doesn't, and the line that fixes it. Needs no daemon.")
final class DoctorVerb extends Verb {
    @Option(names = "--state-dir", paramLabel = "DIR", description = "The daemon's state directory.")
    @Nullable
    Path stateDir;

    @Option(names = "--config", paramLabel = "FILE", description = "The daemon's configuration (TOML).")
    @Nullable
    Path config;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Override
    int run(Context context) {
        var checks = context.daemon().diagnose(new Daemon.ServeOptions(null, stateDir, config));
        if (json) {
            context.console().print(tree(checks).pretty());
        } else {
            checks.forEach(check -> print(context.console(), check));
        }
        return checks.stream().anyMatch(check -> check.outcome() == Outcome.FAILED) ? Exit.ERROR : Exit.OK;
    }

    private static void print(Console console, Check check) {
        var word = switch (check.outcome()) {
            case OK -> "OK    ";
            case WARNING -> "WARN  ";
            case FAILED -> "FAIL  ";
        };
        console.print(word + Visible.line(check.name()) + ": " + Visible.line(check.detail()));
        var fix = check.fix();
        if (fix != null && check.outcome() != Outcome.OK) {
            for (var line : Visible.lines(fix).split("\n", -1)) {
                console.print("        fix: " + line);
            }
        }
    }

    private static JsonTree tree(List<Check> checks) {
        var items = new ArrayList<JsonTree>();
        for (var check : checks) {
            items.add(JsonTree.object()
                    .put("name", check.name())
                    .put("outcome", check.outcome().name().toLowerCase(Locale.ROOT))
                    .put("detail", check.detail())
                    .put("fix", check.fix()));
        }
        return JsonTree.array(items);
    }
}
