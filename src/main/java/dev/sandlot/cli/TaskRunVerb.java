package dev.sandlot.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "task run",
        customSynopsis = "sandlot task run [OPTIONS] NAME -- CMD...",
        description = "Run a command in the background; prints its id.")
final class TaskRunVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Mixin
    ProcessOptions options = new ProcessOptions();

    @Option(names = "--name", paramLabel = "TASK", description = "A name for the task beside its id.")
    @Nullable
    String task;

    @Option(names = "--json", description = "Print the process as JSON.")
    boolean json;

    private List<String> command = List.of();

    @Override
    String target() {
        return name;
    }

    @Override
    int wordsBeforeCommand() {
        return 1;
    }

    @Override
    void command(List<String> words) {
        command = words;
    }

    @Override
    int run(Context context) {
        var request = options.request(context.console(), "task", command).put("name", task);
        var process = new RemoteCommand(api(context), context.console(), quiet).start(name, request);
        context.console()
                .print(
                        json
                                ? api(context)
                                        .get(new Target(name, process).route())
                                        .pretty()
                                : Visible.line(process));
        return Exit.OK;
    }
}
