package dev.sandlot.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "token rm", description = {
            "Revoke access tokens, share links and browser sessions: they are refused from now on.",
            "Sessions and share links that were made from one end with it, and every connection that is open by them."
        })
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
