package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Decides what a sandbox asks for, and prints the rules that were asked for. */
abstract class PolicyDecisionVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NUMBER", description = "Of the request.")
    List<String> numbers = List.of();

    private final String decision;

    /** @param decision as the API calls it */
    PolicyDecisionVerb(String decision) {
        this.decision = decision;
    }

    /** How far it goes, as the API calls it; null where that is not said. */
    abstract @Nullable String scope();

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var api = api(context);
        return each(context, numbers, number -> {
            var request = api.ensure(
                    PolicyEdit.route(name).below("requests", number, decision),
                    JsonTree.object().put("scope", scope()));
            context.console().print(Visible.line(request.get("rule").text()));
        });
    }

    @Override
    Fault missing(Context context, String number, Fault fault) {
        return fault.message().contains("request") ? fault : super.missing(context, name, fault);
    }
}
