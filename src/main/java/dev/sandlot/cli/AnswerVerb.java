package dev.sandlot.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "answer",
        description = {
            "Answer the agent of a sandbox that waits for a person: type a text and Enter, or press keys,",
            "in the terminal where it asks. \"sandlot inspect NAME\" shows what it asks (attention).",
            "Another terminal: sandlot keys NAME/PROCESS. What has failed is noted by: sandlot dismiss NAME"
        })
final class AnswerVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TEXT", description = "Typed as it stands, then Enter.")
    @Nullable
    String text;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Press this instead, such as 2, Enter, Escape, Down or C-c; may be given several times.")
    @Nullable
    List<String> keys;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        if ((text == null) == (keys == null)) {
            throw new UsageError(
                    text == null
                            ? "what is the answer? Give a text or --key"
                            : "give either a text or --key, not both");
        }
        api(context)
                .post(
                        Route.of("sandboxes", name, "answer"),
                        JsonTree.object().put("text", text).put("keys", keys));
        return Exit.OK;
    }
}
