package dev.sandlot.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a process is started. */
final class ProcessOptions {
    @Mixin
    EnvironmentOptions environment = new EnvironmentOptions();

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "Where in the sandbox it runs (default: /workspace).")
    @Nullable
    String directory;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Quantity.Seconds.class,
            description = "End it with all its children after this time, for example 90s; the exit code is then 124.")
    @Nullable
    Long timeout;

    /** The body of a request to start it; null for what is of one kind in any case. */
    JsonTree request(Console console, @Nullable String kind, List<String> command) {
        if (command.isEmpty()) {
            throw new UsageError("what is to be run? Put the command behind \"--\"");
        }
        return JsonTree.object()
                .put("kind", kind)
                .put("command", command)
                .put("env", environment.values(console))
                .put("cwd", directory)
                .put("timeout_seconds", timeout);
    }
}
