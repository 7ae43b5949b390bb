package dev.sandlot.cli;

import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "policy requests",
        description = {
            "List what a sandbox asks to be let out to, newest first.",
            "To decide: sandlot policy approve NAME NUMBER, or sandlot policy refuse NAME NUMBER"
        })
final class PolicyRequestsVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Option(
            names = {"-a", "--all"},
            description = "Those too that somebody has decided.")
    boolean all;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(names = "--no-trunc", description = "Cut nothing.")
    boolean whole;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var requests = api(context)
                .get(PolicyEdit.route(name).below("requests").with("state", all ? null : "pending"))
                .get("items")
                .items();
        if (json) {
            context.console().print(JsonTree.array(requests).pretty());
            return Exit.OK;
        }
        var table = new Table("NUMBER", "RULE", "STATE", "FROM", "AGE", "DECIDED BY", "REASON");
        var now = Instant.now();
        for (var request : requests) {
            var scope = request.get("scope").isNull()
                    ? ""
                    : " (" + request.get("scope").text() + ")";
            table.add(
                    request.get("id").text(),
                    request.get("rule").text(),
                    request.get("state").text() + scope,
                    request.get("asked_by").text(),
                    Quantity.distance(request.get("at").text(), now),
                    request.get("decided_by").text(),
                    request.get("reason").text());
        }
        table.print(context.console(), whole);
        return Exit.OK;
    }
}
