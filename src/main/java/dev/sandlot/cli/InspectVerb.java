package dev.sandlot.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "inspect", description = "Show all that is known of a sandbox or a process, as JSON.")
final class InspectVerb extends ClientVerb {
    @Parameters(arity = "1..*", paramLabel = "NAME[/PROCESS]")
    List<String> targets = List.of();

    @Option(names = "--json", description = "JSON is what it prints anyway.")
    boolean json;

    @Override
    int run(Context context) {
        var api = api(context);
        var found = new ArrayList<JsonTree>();
        var code =
                each(context, targets, text -> found.add(api.get(Target.of(text).route())));
        // One thing is shown as itself, several as a list: so that the common case needs no index.
        if (targets.size() > 1) {
            context.console().print(JsonTree.array(found).pretty());
        } else if (!found.isEmpty()) {
            context.console().print(found.get(0).pretty());
        }
        return code;
    }
}
