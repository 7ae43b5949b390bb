package dev.sandlot.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code start}, {@code stop}, {@code restart}, {@code pause} and {@code resume}: one request each, named like the verb. */
@Command
final class ChangeVerb extends ClientVerb {
    private final String change;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Sandboxes; being there already is fine.")
    List<String> names = List.of();

    @Option(names = "--json", description = "Print each sandbox as a line of JSON.")
    boolean json;

    ChangeVerb(String change) {
        this.change = change;
    }

    @Override
    int run(Context context) {
        var api = api(context);
        return each(context, names, name -> {
            var route = Route.of("sandboxes", name, change);
            // Being there already is fine, but a second restart is one more.
            var sandbox = change.equals("restart") ? api.post(route, null) : api.ensure(route, null);
            context.console()
                    .print(
                            json
                                    ? sandbox.compact()
                                    : Visible.line(sandbox.get("name").text()));
        });
    }
}
