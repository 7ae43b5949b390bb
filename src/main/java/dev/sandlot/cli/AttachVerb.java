package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "attach",
        description = {
            "Join a terminal that runs in a sandbox, and exit with its code when it ends.",
            "Ctrl-\\ leaves it, and it goes on. A lost link comes back by itself, to the current screen.",
            "Without PROCESS: the main process if that is a terminal, else the newest terminal."
        })
final class AttachVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME[/PROCESS]")
    String target = "";

    @Option(names = "--read-only", description = "Only look on: nothing is sent, whatever is typed.")
    boolean readOnly;

    @Override
    String target() {
        return Target.of(target).sandbox();
    }

    @Override
    int run(Context context) {
        var which = Target.of(target);
        var tty = context.console().tty();
        if (!tty.isInput() || !tty.isOutput()) {
            throw new UsageError("attach needs a terminal, and standard " + (tty.isInput() ? "output" : "input")
                    + " is none; \"sandlot logs -f " + target + "\" follows the output without one");
        }
        var api = api(context);
        var process = TerminalChoice.find(api, which);
        return new RemoteTerminal(api, context.console(), quiet)
                .attach(View.ofRunning(new Target(which.sandbox(), process), readOnly))
                .code();
    }

    @Override
    int code(Fault fault) {
        return Exit.SANDLOT_FAILED;
    }
}
