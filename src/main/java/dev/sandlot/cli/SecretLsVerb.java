package dev.sandlot.cli;

import java.time.Instant;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "secret ls",
        description = {"List secrets; their values are shown to nobody.", "GIVEN TO names the sandboxes that use each."
        })
final class SecretLsVerb extends ClientVerb {
    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(names = "--no-trunc", description = "Don't cut lines to the terminal's width.")
    boolean whole;

    @Override
    int run(Context context) {
        var secrets = api(context).get(Route.of("secrets")).get("items").items();
        if (json) {
            context.console().print(JsonTree.array(secrets).pretty());
            return Exit.OK;
        }
        var table = new Table("NAME", "HOSTS", "PLACE", "VARIABLE", "AGE", "GIVEN TO", "STATE");
        var now = Instant.now();
        for (var secret : secrets) {
            var place = secret.get("place");
            table.add(
                    secret.get("name").text(),
                    words(secret.get("hosts")),
                    (place.get("kind").text() + " " + place.get("name").text()).strip(),
                    secret.get("variable").text(),
                    Quantity.distance(secret.get("changed_at").text(), now),
                    words(secret.get("sandboxes")),
                    secret.get("state").text().replace('_', ' '));
        }
        table.print(context.console(), whole);
        return Exit.OK;
    }

    private static String words(JsonTree list) {
        return list.items().stream().map(JsonTree::text).collect(Collectors.joining(" "));
    }
}
