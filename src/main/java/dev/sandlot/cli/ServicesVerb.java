package dev.sandlot.cli;

import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "services",
        description = {
            "List services: those that were deployed, and other processes of kind service that run.",
            "Output: sandlot logs NAME/PROCESS. Back to an earlier deploy: sandlot deploy --rollback. An end: sandlot cleanup."
        })
final class ServicesVerb extends ItemsVerb {
    @Override
    String items() {
        return "services";
    }

    @Override
    Table table(List<JsonTree> services) {
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
        return table;
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
