package dev.sandlot.cli;

import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "token ls", description = "List access tokens; the secrets themselves are kept nowhere.")
final class TokenLsVerb extends ClientVerb {
    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(names = "--no-trunc", description = "Don't cut lines to the terminal's width.")
    boolean whole;

    @Override
    int run(Context context) {
        var tokens = api(context).list(() -> Route.of("tokens"));
        if (json) {
            context.console().print(Json.array(tokens).pretty());
            return Exit.OK;
        }
        var table = new Table("ID", "NAME", "ROLE", "SANDBOX", "AGE", "EXPIRES", "USED");
        var now = Instant.now();
        for (var token : tokens) {
            var expires = token.get("expires_at").text();
            var used = token.get("last_used_at").text();
            table.add(
                    token.get("id").text(),
                    token.get("name").text(),
                    token.get("role").text(),
                    token.get("sandbox").text(),
                    Quantity.distance(token.get("created_at").text(), now),
                    expires,
                    used.isEmpty() ? "" : Quantity.distance(used, now) + " ago");
        }
        table.print(context.console(), whole ? 0 : context.console().columns());
        return Exit.OK;
    }
}
