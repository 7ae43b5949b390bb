package dev.sandlot.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "task ls", description = "List a sandbox's background tasks.")
final class TaskLsVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Option(
            names = {"-a", "--all"},
            description = "Every process, not only tasks.")
    boolean all;

    @Option(names = "-q", description = "Only ids, one a line.")
    boolean idsOnly;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(
            names = "--no-trunc",
            description =
                    "Cut nothing: rows are cut to the terminal's width, elsewhere long commands after 1000 columns.")
    boolean whole;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var shown = new ArrayList<JsonTree>();
        for (var process : api(context).list(() -> Route.of("sandboxes", name, "processes"))) {
            if (all || process.get("kind").text().equals("task")) {
                shown.add(process);
            }
        }
        var console = context.console();
        if (json) {
            console.print(JsonTree.array(shown).pretty());
        } else if (idsOnly) {
            shown.forEach(
                    process -> console.print(Visible.line(process.get("id").text())));
        } else {
            print(console, shown);
        }
        return Exit.OK;
    }

    private void print(Console console, List<JsonTree> processes) {
        var table = new Table("ID", "NAME", "KIND", "STATE", "EXIT", "AGE", "COMMAND");
        var now = Instant.now();
        for (var process : processes) {
            table.add(
                    process.get("id").text(),
                    process.get("name").text(),
                    process.get("kind").text(),
                    process.get("state").text(),
                    process.get("exit_code").text(),
                    Quantity.distance(process.get("started_at").text(), now),
                    CommandSplit.display(process.get("command")));
        }
        table.print(console, whole);
    }
}
