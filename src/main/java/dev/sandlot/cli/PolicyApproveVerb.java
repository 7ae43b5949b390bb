package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "policy approve",
        description = {
            "Allow what a sandbox asks for: by a rule of the sandbox, or for ten minutes. Prints the rules.",
            "\"sandlot policy requests NAME\" lists what waits."
        })
final class PolicyApproveVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NUMBER", description = "Of the request.")
    List<String> numbers = List.of();

    @Option(names = "--once", description = "For ten minutes only; what is open then is cut.")
    boolean once;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var api = api(context);
        return each(context, numbers, number -> {
            var request = api.ensure(
                    Route.of("sandboxes", name, "network", "requests", number, "allow"),
                    JsonTree.object().put("scope", once ? "once" : "sandbox"));
            context.console().print(Visible.line(request.get("rule").text()));
        });
    }

    @Override
    Fault missing(Context context, String number, Fault fault) {
        return fault.message().contains("request") ? fault : super.missing(context, name, fault);
    }
}
