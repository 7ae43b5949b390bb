package dev.sandlot.cli;

import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ports",
        description = {
            "List the ports of a sandbox on which something listens, and those that are published, with their URLs.",
            "From this computer, without publishing anything: sandlot proxy NAME PORT."
        })
final class PortsVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Option(
            names = {"-f", "--follow"},
            description = "On a terminal show them over and over, until Ctrl-C.")
    boolean follow;

    @Option(names = "--json", description = "Print JSON; a line each time where it is shown over and over.")
    boolean json;

    @Option(names = "--no-trunc", description = "Cut nothing.")
    boolean whole;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var api = api(context);
        var console = context.console();
        return new Live(console, json, !follow, quiet)
                .show(
                        () -> api.get(Route.of("sandboxes", name, "ports")).get("items"),
                        ports -> draw(ports).text(whole ? Table.WHOLE : console.columns()));
    }

    private static Table draw(JsonTree ports) {
        var table = new Table("PORT", "LISTENS ON", "ENDS IN", "URL");
        var now = Instant.now();
        for (var port : ports.items()) {
            var listening = port.get("listening");
            var published = port.get("published");
            table.add(
                    port.get("port").text(),
                    listening.isNull() ? "" : listening.get("address").text(),
                    published.isNull() || published.get("expires_at").isNull()
                            ? ""
                            : Quantity.distance(published.get("expires_at").text(), now),
                    published.isNull() ? "" : url(published));
        }
        return table;
    }

    private static String url(JsonTree published) {
        return published.get("url").isNull()
                ? "published"
                : published.get("url").text();
    }
}
