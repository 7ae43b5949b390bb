package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "token rm",
        description = {
            "Revoke access tokens, share links and browser sessions: they are refused from now on.",
            "Sessions and share links that were made from one end with it, and every connection that is open by them."
        })
final class TokenRmVerb extends ClientVerb {
    @Parameters(arity = "1..*", paramLabel = "ID")
    List<String> ids = List.of();

    @Override
    Fault missing(Context context, String id, Fault fault) {
        if (fault.kind() != Fault.Kind.NOT_FOUND) {
            return fault;
        }
        var called = api(context).list(() -> Route.of("tokens")).stream()
                .filter(token -> token.get("name").text().equals(id))
                .map(token -> token.get("id").text())
                .toList();
        return Fault.of(
                Fault.Kind.NOT_FOUND,
                "no token has the id \"" + id + "\""
                        + (called.isEmpty() ? "" : "; what is called so has the id " + String.join(", ", called)),
                "\"sandlot token ls\" lists all with their ids");
    }

    @Override
    int run(Context context) {
        var api = api(context);
        return each(context, ids, id -> {
            api.delete(Route.of("tokens", id));
            context.console().print(Visible.line(id));
        });
    }
}
