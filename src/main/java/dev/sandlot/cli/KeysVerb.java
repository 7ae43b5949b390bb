package dev.sandlot.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "keys",
        description = {
            "Type a text into a terminal of a sandbox, and press keys there, without looking at it.",
            "Several lines arrive as one paste where the program asked for that. See what it led to: sandlot screen NAME"
        })
final class KeysVerb extends ClientVerb {
    @Parameters(
            index = "0",
            paramLabel = "NAME[/PROCESS]",
            description = "Without a process: the main one if it is a terminal, else the newest terminal.")
    String target = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TEXT", description = "Typed as it stands, without Enter.")
    @Nullable
    String text;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Pressed after the text, such as Enter, Escape, Up, C-c or F5; may be given several times.")
    @Nullable
    List<String> keys;

    @Override
    String target() {
        return Target.of(target).sandbox();
    }

    @Override
    int run(Context context) {
        if (text == null && keys == null) {
            throw new UsageError("what is to be typed? Give a text, or --key Enter");
        }
        var api = api(context);
        var which = Target.of(target);
        api.post(
                Route.of("sandboxes", which.sandbox(), "processes", TerminalChoice.find(api, which), "keys"),
                JsonTree.object().put("text", text).put("keys", keys));
        return Exit.OK;
    }
}
