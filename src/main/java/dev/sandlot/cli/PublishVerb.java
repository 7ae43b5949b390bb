package dev.sandlot.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "publish",
        description = {
            "Let browsers reach what listens on a port of a sandbox's localhost, on an origin of its own. Prints the URL, which has a token.",
            "One that is published already keeps its token. To end it: sandlot unpublish NAME PORT."
        })
final class PublishVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Parameters(index = "1", paramLabel = "PORT")
    String port = "";

    @Option(names = "--public", description = "Without a token: for everybody who reaches the daemon.")
    boolean open;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = Quantity.Seconds.class,
            description = "End it after this time, for example 8h (default: never).")
    @Nullable
    Long ttl;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var published = api(context)
                .replace(
                        Route.of("sandboxes", name, "ports", port),
                        JsonTree.object().put("public", open).put("ttl_seconds", ttl));
        context.console()
                .print(
                        json
                                ? published.pretty()
                                : Visible.line(
                                        published.get("published").get("url").text()));
        return Exit.OK;
    }
}
