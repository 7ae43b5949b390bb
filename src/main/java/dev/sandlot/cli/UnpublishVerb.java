package dev.sandlot.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "unpublish",
        description = "Publish a port no more: what is open is cut, and its URL never counts again.")
final class UnpublishVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Parameters(index = "1", paramLabel = "PORT")
    String port = "";

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        api(context).delete(Route.of("sandboxes", name, "ports", port));
        return Exit.OK;
    }
}
