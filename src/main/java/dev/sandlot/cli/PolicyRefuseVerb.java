package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "policy refuse",
        description = {
            "Deny what a sandbox asks for. Prints the rules that were asked for.",
            "\"sandlot policy requests NAME\" lists what waits."
        })
final class PolicyRefuseVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NUMBER", description = "Of the request.")
    List<String> numbers = List.of();

    @Option(names = "--rule", description = "Deny it by a rule from now on, so that it is not asked for again.")
    boolean rule;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var api = api(context);
        return each(context, numbers, number -> {
            var request = api.ensure(
                    Route.of("sandboxes", name, "network", "requests", number, "deny"),
                    JsonTree.object().put("scope", rule ? "sandbox" : null));
            context.console().print(Visible.line(request.get("rule").text()));
        });
    }

    @Override
    Fault missing(Context context, String number, Fault fault) {
        return fault.message().contains("request") ? fault : super.missing(context, name, fault);
    }
}
