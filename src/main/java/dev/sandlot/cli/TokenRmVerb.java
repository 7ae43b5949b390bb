package dev.sandlot.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "token rm", description = "Delete access tokens; they are refused from then on.")
final class TokenRmVerb extends ClientVerb {
    @Parameters(arity = "1..*", paramLabel = "ID")
    List<String> ids;

    @Override
    int run(Context context) {
        var api = api(context);
        return each(context, ids, id -> {
            api.delete(Route.of("tokens", id));
            context.console().print(Visible.line(id));
        });
    }
}
