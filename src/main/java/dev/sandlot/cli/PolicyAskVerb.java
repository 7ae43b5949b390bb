package dev.sandlot.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "policy ask",
        description = {
            "Ask for something to be allowed to a sandbox; a person decides. Prints the request's number.",
            "A token that is bound to the sandbox can do this, and can't decide it."
        })
final class PolicyAskVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Parameters(index = "1", paramLabel = "RULE", description = "What is wanted, for example registry.example.com.")
    String rule = "";

    @Parameters(index = "2", arity = "0..1", paramLabel = "REASON", description = "Why, in a sentence.")
    @Nullable
    String reason;

    @Option(names = "--json", description = "Print the request as JSON.")
    boolean json;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var request = api(context)
                .ensure(
                        PolicyEdit.route(name).below("requests"),
                        JsonTree.object().put("rule", rule).put("reason", reason));
        context.console()
                .print(json ? request.pretty() : Visible.line(request.get("id").text()));
        return Exit.OK;
    }
}
