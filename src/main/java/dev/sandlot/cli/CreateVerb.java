package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "create",
        customSynopsis = "sandlot create [OPTIONS] [NAME] [-- CMD...]",
        description = {
            "Create a sandbox and start it; prints its name.",
            "With --agent and no command, start that agent on a terminal, and join it from this one, which can be left (Ctrl-\\) and joined again (attach).",
            "With a command, follow that to its end and exit with its code, unless -d is given;",
            "on a terminal, the command has one too, which can be left (Ctrl-\\) and joined again (attach)."
        })
final class CreateVerb extends ClientVerb {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A DNS label; Sandlot chooses one otherwise.")
    @Nullable
    String name;

    @Mixin
    SandboxOptions options = new SandboxOptions();

    @Mixin
    AgentOptions agent = new AgentOptions();

    @Mixin
    SourceOptions source = new SourceOptions();

    @Mixin
    TtyOption tty = new TtyOption();

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
        agent.require(startsAgent());
        if (remove && command.isEmpty()) {
            throw new UsageError("--rm needs a command whose end it can wait for");
        }
        if (json && follows()) {
            throw new UsageError("--json needs -d where there is a command");
        }
        if (tty.wanted && command.isEmpty()) {
            throw new UsageError("-t needs a command that runs on the terminal");
        }
        var onTerminal = onTerminal(context.console());
        var joins = startsAgent() && !detach && !json && isOnTerminal(context.console());
        var body = options.specification(context.console(), startsAgent())
                .put("name", name)
                .put("workspace", source.workspace());
        if (onTerminal && follows() || joins) {
            body.put("env", options.environment.valuesOnTerminal(context.console()));
        }
        if (!command.isEmpty()) {
            body.put("command", command)
                    .put("tty", onTerminal ? true : null)
                    .put("on_exit", remove && detach ? "delete" : null);
        }
        if (startsAgent()) {
            agent.start(body);
            if (!options.hasNetwork() && !quiet) {
                context.console()
                        .say(
                                "sandlot: it reaches what agents' vendors need (--allow @agent); --network and --allow say otherwise");
            }
        }
        var api = api(context);
        var sandbox = new Making(api, context.console(), quiet).of(Route.of("sandboxes"), body);
        if (follows() || joins) {
            return follow(context, api, sandbox, onTerminal || joins);
        }
        print(context, sandbox, json);
        return Exit.OK;
    }

    private boolean startsAgent() {
        return options.agent != null && command.isEmpty();
    }

    private boolean follows() {
        return !command.isEmpty() && !detach;
    }

    private boolean onTerminal(Console console) {
        if (tty.wanted && follows()) {
            TtyOption.require(console);
        }
        return tty.wanted || follows() && isOnTerminal(console);
    }

    private static boolean isOnTerminal(Console console) {
        return console.tty().isInput() && console.tty().isOutput();
    }

    /** Deletes afterwards by itself, not by {@code on_exit}: that could take the log away before it was read to its end. */
    private int follow(Context context, ApiClient api, JsonTree sandbox, boolean onTerminal) {
        var id = sandbox.get("id").text();
        var called = sandbox.get("name").text();
        if (!quiet) {
            context.console().say("sandlot: created " + called);
        }
        var goesOn = false;
        try {
            if (!onTerminal) {
                return new RemoteCommand(api, context.console(), quiet)
                        .of(sandbox.get("command"))
                        .follow(id, "p1", false);
            }
            var parting =
                    new RemoteTerminal(api, context.console(), quiet).attach(View.ofStarted(new Target(called, "p1")));
            if (remove && !(parting instanceof Parting.Finished)) {
                goesOn = true; // also where the daemon can't be told
                goesOn = isLeftToItself(api, id);
            }
            return parting.code();
        } finally {
            if (remove && !goesOn) {
                api.delete(Route.of("sandboxes", id).with("force", true));
            }
        }
    }

    /** The command goes on without us: from now on the daemon deletes at its end, unless that has come already. */
    private static boolean isLeftToItself(ApiClient api, String id) {
        api.patch(Route.of("sandboxes", id), JsonTree.object().put("on_exit", "delete"));
        return api.get(Route.of("sandboxes", id, "processes", "p1"))
                .get("state")
                .text()
                .equals("running");
    }

    @Override
    int code(Fault fault) {
        return follows() ? Exit.SANDLOT_FAILED : super.code(fault);
    }
}
