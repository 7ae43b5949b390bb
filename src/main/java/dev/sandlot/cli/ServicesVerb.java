package dev.sandlot.cli;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "services",
        description = {
            "List services: those that were deployed, and other processes of kind service that run.",
            "Output: sandlot logs NAME/PROCESS. Back to an earlier deploy: sandlot deploy --rollback. An end: sandlot cleanup."
        })
final class ServicesVerb extends ClientVerb {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Of this sandbox only.")
    @Nullable
    String name;

    @Option(names = "--json", description = "Print JSON, with all deploys whose files are kept.")
    boolean json;

    @Option(names = "--no-trunc", description = "Cut nothing.")
    boolean whole;

    @Override
    @Nullable
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var route = name == null ? Route.of("services") : Route.of("sandboxes", name, "services");
        var services = api(context).get(route).get("items").items();
        var console = context.console();
        if (json) {
            console.print(JsonTree.array(services).pretty());
        } else {
            print(console, services);
        }
        return Exit.OK;
    }

    private void print(Console console, List<JsonTree> services) {
        var table =
                new Table("SANDBOX", "SERVICE", "PROCESS", "STATE", "HEALTH", "RESTARTS", "DEPLOY", "SINCE", "COMMAND");
        var now = Instant.now();
        for (var service : services) {
            var process = service.get("process");
            var deploy = service.get("deploy");
            table.add(
                    service.get("sandbox").text(),
                    service.get("name").text(),
                    process.get("name").isNull()
                            ? process.get("id").text()
                            : process.get("name").text(),
                    state(process),
                    service.get("health").get("state").text(),
                    process.get("restarts").text(),
                    deploy.isNull() ? "" : number(deploy),
                    Quantity.distance(process.get("started_at").text(), now),
                    CommandSplit.display(process.get("command")));
        }
        table.print(console, whole);
    }

    private static String state(JsonTree process) {
        var state = process.get("state").text();
        return state.equals("exited") ? "exited (" + process.get("exit_code").text() + ")" : state;
    }

    /** Which files it runs on is told where they are those of an earlier one. */
    private static String number(JsonTree deploy) {
        var number = deploy.get("number").text();
        var release = deploy.get("release").text();
        return number.equals(release) ? number : number + " (files of " + release + ")";
    }
}
