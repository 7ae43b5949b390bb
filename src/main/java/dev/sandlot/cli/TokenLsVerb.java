package dev.sandlot.cli;

import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "token ls",
        description = {
            "List access tokens, share links and browser sessions; the secrets themselves are kept nowhere.",
            "FROM is the ID of what a session or share link was made from, and with which it ends."
        })
final class TokenLsVerb extends ClientVerb {
    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(names = "--no-trunc", description = "Don't cut lines to the terminal's width.")
    boolean whole;

    @Override
    int run(Context context) {
        var tokens = api(context).list(() -> Route.of("tokens"));
        if (json) {
            context.console().print(JsonTree.array(tokens).pretty());
            return Exit.OK;
        }
        var table = new Table("ID", "KIND", "NAME", "ROLE", "SANDBOX", "FROM", "AGE", "EXPIRES", "USED", "CLIENT");
        var now = Instant.now();
        for (var token : tokens) {
            var expires = token.get("expires_at").text();
            var used = token.get("last_used_at").text();
            table.add(
                    token.get("id").text(),
                    token.get("kind").text(),
                    token.get("name").text(),
                    token.get("role").text(),
                    token.get("sandbox").text(),
                    token.get("made_from").text(),
                    Quantity.distance(token.get("created_at").text(), now),
                    expires,
                    used.isEmpty() ? "" : Quantity.distance(used, now) + " ago",
                    client(token));
        }
        table.print(context.console(), whole);
        return Exit.OK;
    }

    /** From where and with which program a session was opened. */
    private static String client(JsonTree token) {
        return (token.get("address").text() + " " + token.get("user_agent").text()).strip();
    }
}
