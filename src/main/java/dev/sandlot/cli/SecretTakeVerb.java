package dev.sandlot.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "secret take", description = "Take a secret from a sandbox, at once; prints the sandbox's name.")
final class SecretTakeVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "SECRET")
    String secret = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The sandbox.")
    String name = "";

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        api(context).delete(Route.of("sandboxes", name, "secrets", secret));
        context.console().print(Visible.line(name));
        return Exit.OK;
    }
}
