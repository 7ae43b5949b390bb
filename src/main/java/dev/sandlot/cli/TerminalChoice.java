package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.Comparator;

/** Which terminal somebody means. */
final class TerminalChoice {
    private TerminalChoice() {}

    /** The id of the one that is named, else of the main process if that runs on a terminal, else of the newest that runs; or a fault. */
    static String find(ApiClient api, Target target) {
        var process = target.process();
        return process == null ? newest(api, target.sandbox()) : named(api, target, process);
    }

    /** One that has ended can be looked at too: its last screen is kept. */
    private static String named(ApiClient api, Target target, String process) {
        if (!isTerminal(api.get(target.route()))) {
            var name = target.sandbox() + "/" + process;
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            name + " is no terminal",
                            "\"sandlot logs -f " + name + "\" follows what it prints")
                    .asException();
        }
        return process;
    }

    private static String newest(ApiClient api, String sandbox) {
        return api.list(() -> Route.of("sandboxes", sandbox, "processes")).stream()
                .filter(process ->
                        isTerminal(process) && process.get("state").text().equals("running"))
                .map(process -> process.get("id").text())
                .max(Comparator.comparing((String id) -> id.equals("p1"))
                        .thenComparing(String::length)
                        .thenComparing(id -> id))
                .orElseThrow(() -> Fault.of(
                                Fault.Kind.CONFLICT,
                                "no terminal runs in \"" + sandbox + "\"",
                                "start one: sandlot exec -it " + sandbox + " -- bash")
                        .asException());
    }

    private static boolean isTerminal(JsonTree process) {
        return process.get("kind").text().equals("terminal");
    }
}
