package dev.sandlot.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "secret give",
        description = {
            "Let a sandbox use a secret, which it never sees; prints the sandbox's name.",
            "What is started in it from now on finds a placeholder. Its network has to let the secret's hosts be reached: sandlot policy allow."
        })
final class SecretGiveVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "SECRET")
    String secret = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The sandbox.")
    String name = "";

    @Option(
            names = "--env",
            paramLabel = "VAR",
            description = "The variable with the placeholder (default: the one that the secret says).")
    @Nullable
    String variable;

    @Option(
            names = "--expose",
            paramLabel = "HOW",
            description =
                    "Give it the value itself: env, in the variable, or file, in /var/run/secrets/SECRET from its next start on. Weaker: whatever runs there has it then.")
    @Nullable
    String expose;

    @Override
    @Nullable
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        api(context)
                .replace(
                        Route.of("sandboxes", name, "secrets", secret),
                        JsonTree.object().put("variable", variable).put("expose", expose));
        context.console().print(Visible.line(name));
        return Exit.OK;
    }
}
