package dev.sandlot.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "top",
        description = "Show what the host and its sandboxes use; on a terminal over and over, until Ctrl-C.")
final class TopVerb extends ClientVerb {
    @Option(names = "--once", description = "Show it once, on a terminal too.")
    boolean once;

    @Option(names = "--json", description = "Print JSON; a line each time where it is shown over and over.")
    boolean json;

    @Option(names = "--no-trunc", description = "Don't cut lines to the terminal's width.")
    boolean whole;

    @Override
    int run(Context context) {
        var api = api(context);
        var console = context.console();
        return new Live(console, json, once, quiet)
                .show(() -> ask(api), now -> draw(now, whole ? Table.WHOLE : console.columns()));
    }

    private static JsonTree ask(ApiClient api) {
        var since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return JsonTree.object()
                .put(
                        "host",
                        api.get(Route.of("host", "metrics").with("since", since))
                                .get("now"))
                .put("sandboxes", api.get(Route.of("metrics")).get("items"));
    }

    private static String draw(JsonTree now, int columns) {
        var table = Figures.table();
        now.get("sandboxes").items().stream()
                .sorted(Comparator.comparingDouble(
                                (JsonTree one) -> -one.at("cpu", "cores").decimal(0))
                        .thenComparing(one -> one.get("name").text()))
                .forEach(one -> Figures.add(table, one.get("name").text(), one));
        return host(now.get("host"), columns) + "\n\n" + table.text(columns);
    }

    private static String host(JsonTree host, int columns) {
        if (host.isNull()) {
            return "the host has not been looked at yet";
        }
        var strip = new StringBuilder();
        line(
                strip,
                "cpu " + Figures.percent(host.at("cpu", "used")) + " of "
                        + host.at("cpu", "per_core").items().size() + "   load " + Figures.decimal(host.get("load_1"))
                        + "   memory " + Figures.amount(host.get("memory")) + "   swap "
                        + Figures.amount(host.get("swap")) + "   idle score " + Figures.decimal(host.get("idle_score")),
                columns);
        line(
                strip,
                "disk " + Figures.rates(host.get("io"), "read_bytes_per_second", "written_bytes_per_second")
                        + " (read / written)",
                columns);
        for (var disk : host.get("disks").items()) {
            line(
                    strip,
                    "     " + Figures.bytes(disk.get("used_bytes")) + " of " + Figures.bytes(disk.get("total_bytes"))
                            + " used on " + disk.get("mount").text(),
                    columns);
        }
        for (var one : host.get("network").items()) {
            line(
                    strip,
                    "net  " + one.get("name").text() + " "
                            + Figures.rates(one, "received_bytes_per_second", "sent_bytes_per_second")
                            + " (received / sent)",
                    columns);
        }
        for (var gpu : host.get("gpus").items()) {
            line(
                    strip,
                    "gpu  " + gpu.get("name").text() + " " + Figures.percent(gpu.get("used")) + " "
                            + Figures.amount(gpu.get("memory")),
                    columns);
        }
        return strip.toString().stripTrailing();
    }

    private static void line(StringBuilder to, String text, int columns) {
        to.append(Table.cut(Visible.line(text), columns)).append('\n');
    }
}
