package dev.sandlot.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fork",
        description = {
            "Make another sandbox with the files and the settings of one, and start it; prints its name.",
            "Its command starts anew. The other is frozen while its files are copied, which costs little where the disk",
            "can share them. Files in /tmp are not copied."
        })
final class ForkVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NEW",
            description = "Its name; Sandlot chooses one otherwise.")
    @Nullable
    String other;

    @Option(names = "--json", description = "Print the new sandbox as JSON.")
    boolean json;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var body = JsonTree.object().put("name", other);
        var made = new Making(api(context), context.console(), quiet).of(Route.of("sandboxes", name, "fork"), body);
        print(context, made, json);
        return Exit.OK;
    }
}
