package dev.sandlot.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "stats", description = "Show what a sandbox uses; on a terminal over and over, until Ctrl-C.")
final class StatsVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Option(names = "--once", description = "Show it once, on a terminal too.")
    boolean once;

    @Option(names = "--json", description = "Print JSON; a line each time where it is shown over and over.")
    boolean json;

    @Option(names = "--no-trunc", description = "Don't cut lines to the terminal's width.")
    boolean whole;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var api = api(context);
        var console = context.console();
        return new Live(console, json, once, quiet)
                .show(() -> ask(api), now -> draw(now, whole ? Table.WHOLE : console.columns()));
    }

    private JsonTree ask(ApiClient api) {
        // Only what is now; with no points of the past.
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return api.get(Route.of("sandboxes", name, "metrics").with("since", now))
                .get("now");
    }

    private String draw(JsonTree now, int columns) {
        var table = Figures.table();
        Figures.add(table, name, now);
        var note = now.isNull()
                ? "it is not up"
                : now.get("source").text().equals("cgroup")
                        ? "counted by control groups"
                        : "summed from its processes: there are no control groups that count all of it";
        return table.text(columns) + "\n(" + note + ")";
    }
}
