package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        customSynopsis = "sandlot run [OPTIONS] -- CMD...",
        description = {
            "Run one command in a throw-away sandbox with a copy of this directory, and exit with its code.",
            "What git ignores there is left out, as is what looks like a secret. Nothing comes back. Where no daemon runs, one is started for this command."
        })
final class RunVerb extends ClientVerb {
    @Mixin
    SandboxOptions options = new SandboxOptions();

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "Where in the sandbox it runs (default: /workspace, the copy).")
    @Nullable
    String directory;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Quantity.Seconds.class,
            description = "End it after this time, for example 90s; the exit code is then 124.")
    @Nullable
    Long timeout;

    @Mixin
    InputOption input = new InputOption();

    @Mixin
    SyncChoice choice = new SyncChoice();

    @Option(names = "--no-copy", description = "Begin with an empty directory.")
    boolean noCopy;

    private List<String> command = List.of();

    @Override
    int wordsBeforeCommand() {
        return 0;
    }

    @Override
    void command(List<String> words) {
        command = words;
    }

    @Override
    int run(Context context) {
        if (command.isEmpty()) {
            throw new UsageError("what is to be run? Put the command behind \"--\"");
        }
        var here = Path.of("").toAbsolutePath();
        if (!noCopy && here.getParent() == null) {
            throw new UsageError("this is the root directory; go to the one that is to be copied, or give --no-copy");
        }
        var specification = options.specification(context.console(), false);
        var process = input.in(JsonTree.object()
                .put("kind", "exec")
                .put("command", command)
                .put("cwd", directory)
                .put("timeout_seconds", timeout));
        try (var daemon = RunDaemon.find(this, context)) {
            return new ThrowAway(daemon, context.console(), quiet, choice)
                    .run(specification, process, noCopy ? null : here, input.wanted);
        }
    }

    @Override
    int code(Fault fault) {
        return Exit.SANDLOT_FAILED;
    }
}
