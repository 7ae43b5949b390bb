package dev.sandlot.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "ls", aliases = "ps", description = "List the sandboxes that are not stopped.")
final class LsVerb extends ClientVerb {
    @Option(
            names = {"-a", "--all"},
            description = "Stopped ones too.")
    boolean all;

    @Option(names = "-q", description = "Only names, one a line.")
    boolean namesOnly;

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "Only those with this label.")
    List<String> labels = new ArrayList<>();

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(
            names = "--no-trunc",
            description =
                    "Cut nothing: rows are cut to the terminal's width, elsewhere long commands after 1000 columns.")
    boolean whole;

    @Override
    int run(Context context) {
        var shown = new ArrayList<JsonTree>();
        for (var sandbox : api(context).list(this::route)) {
            if (all || !sandbox.get("state").text().equals("stopped")) {
                shown.add(sandbox);
            }
        }
        var console = context.console();
        if (json) {
            console.print(JsonTree.array(shown).pretty());
        } else if (namesOnly) {
            shown.forEach(
                    sandbox -> console.print(Visible.line(sandbox.get("name").text())));
        } else {
            print(console, shown);
        }
        return Exit.OK;
    }

    private Route route() {
        var route = Route.of("sandboxes");
        labels.forEach(label -> route.with("label", label));
        return route;
    }

    private void print(Console console, List<JsonTree> sandboxes) {
        var table =
                new Table("NAME", "STATE", "COMMAND IS", "NEEDS", "BACKEND", "NETWORK", "AGE", "EXPIRES", "COMMAND");
        var now = Instant.now();
        for (var sandbox : sandboxes) {
            var expires = sandbox.get("expires_at").text();
            table.add(
                    sandbox.get("name").text(),
                    sandbox.get("state").text(),
                    main(sandbox.get("main_process")),
                    sandbox.at("attention", "reason").text().replace('_', ' '),
                    sandbox.get("backend").text(),
                    sandbox.at("network", "mode").text(),
                    Quantity.distance(sandbox.get("created_at").text(), now),
                    expires.isEmpty() ? "" : "in " + Quantity.distance(expires, now),
                    CommandSplit.display(sandbox.get("command")));
        }
        table.print(console, whole);
    }

    /** Of the sandbox's own command: whether it runs, else how it ended. */
    private static String main(JsonTree process) {
        if (!process.get("state").text().equals("exited")) {
            return process.get("state").text();
        }
        var signal = process.get("signal").text();
        return process.get("timed_out").isTrue()
                ? "timed out"
                : signal.isEmpty() ? "exited " + process.get("exit_code").text() : "SIG" + signal;
    }
}
