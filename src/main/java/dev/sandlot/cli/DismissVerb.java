package dev.sandlot.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "dismiss",
        description = {
            "Take note that sandboxes need somebody: that one has failed, ran out of memory or is over budget.",
            "It is shown no more. What an agent asks stays until it is answered (sandlot answer)."
        })
final class DismissVerb extends ClientVerb {
    @Parameters(arity = "1..*", paramLabel = "NAME")
    List<String> names = List.of();

    @Override
    int run(Context context) {
        var api = api(context);
        return each(context, names, name -> {
            api.delete(Route.of("sandboxes", name, "attention"));
            context.console().print(Visible.line(name));
        });
    }
}
