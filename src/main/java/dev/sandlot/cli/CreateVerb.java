package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "create",
        customSynopsis = "sandlot create [OPTIONS] [NAME] [-- CMD...]",
        description = {
            "Create a sandbox and start it; prints its name.",
            "With a command, follow that to its end and exit with its code, unless -d is given."
        })
final class CreateVerb extends ClientVerb {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A DNS label; Sandlot chooses one otherwise.")
    String name;

    @Mixin
    SandboxOptions options = new SandboxOptions();

    @Option(
            names = {"-d", "--detach"},
            description = "Don't follow the command.")
    boolean detach;

    @Option(names = "--rm", description = "Delete the sandbox when its command has ended.")
    boolean remove;

    @Option(names = "--json", description = "Print the sandbox as JSON (goes with -d, or without a command).")
    boolean json;

    private List<String> command = List.of();

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
        if (remove && command.isEmpty()) {
            throw new UsageError("--rm needs a command whose end it can wait for");
        }
        if (json && follows()) {
            throw new UsageError("--json needs -d where there is a command");
        }
        var body = options.specification(context.console()).put("name", name);
        if (!command.isEmpty()) {
            body.put("command", command).put("on_exit", remove && detach ? "delete" : null);
        }
        var api = api(context);
        var sandbox = api.make(Route.of("sandboxes"), body, new Reconnect(context.console(), quiet));
        if (follows()) {
            return follow(context, api, sandbox);
        }
        context.console()
                .print(
                        json
                                ? sandbox.pretty()
                                : Visible.line(sandbox.get("name").text()));
        return Exit.OK;
    }

    private boolean follows() {
        return !command.isEmpty() && !detach;
    }

    /** Deletes afterwards by itself, not by {@code on_exit}: that could take the log away before it was read to its end. */
    private int follow(Context context, Api api, Json sandbox) {
        var id = sandbox.get("id").text();
        if (!quiet) {
            context.console().say("sandlot: created " + sandbox.get("name").text());
        }
        try {
            return new RemoteCommand(api, context.console(), quiet).follow(id, "p1", false);
        } finally {
            if (remove) {
                api.delete(Route.of("sandboxes", id).with("force", true));
            }
        }
    }

    @Override
    int code(Fault fault) {
        return follows() ? Exit.SANDLOT_FAILED : super.code(fault);
    }
}
