package dev.sandlot.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One that lists what all sandboxes have, or one of them. */
abstract class ItemsVerb extends ClientVerb {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Of this sandbox only.")
    @Nullable
    String name;

    @Option(names = "--json", description = "Print JSON, with all that is known of each.")
    boolean json;

    @Option(names = "--no-trunc", description = "Cut nothing.")
    boolean whole;

    /** The last word of their routes. */
    abstract String items();

    abstract Table table(List<JsonTree> items);

    @Override
    @Nullable
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var route = name == null ? Route.of(items()) : Route.of("sandboxes", name, items());
        var found = api(context).get(route).get("items").items();
        if (json) {
            context.console().print(JsonTree.array(found).pretty());
        } else {
            table(found).print(context.console(), whole);
        }
        return Exit.OK;
    }
}
