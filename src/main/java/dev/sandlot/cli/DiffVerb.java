package dev.sandlot.cli;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        customSynopsis = "sandlot diff [OPTIONS] [NAME[:PATH]]",
        description = {
            "Print what git says was changed in a sandbox's repository since its last commit, new files too.",
            "Piped on, it is exactly what git made: sandlot diff demo > change.patch. Read it before you apply it."
        })
final class DiffVerb extends PlacedVerb {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME[:PATH]",
            description = "The directory (default: /workspace, or what .sandlot.toml names).")
    @Nullable
    String name;

    @Override
    int run(Context context) {
        var console = context.console();
        var place = name != null
                ? at(SyncPlace.named(name))
                : at(SyncPlace.of(null, null), console).place();
        var files = new SandboxFiles(api(context));
        boolean terminal = console.tty().isOutput();
        files.diff(place, answer -> {
            var diff = answer.body().readAllBytes();
            console.write(
                    terminal
                            ? Visible.lines(new String(diff, StandardCharsets.UTF_8))
                                    .getBytes(StandardCharsets.UTF_8)
                            : diff);
            if (answer.header("sandlot-truncated").equals("true")) {
                console.say("sandlot: there is more of it; name a directory further down");
            }
        });
        return Exit.OK;
    }
}
