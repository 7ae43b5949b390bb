package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "exec",
        customSynopsis = "sandlot exec [OPTIONS] NAME -- CMD...",
        description = {
            "Run a command in a sandbox and exit with its code.",
            "Ctrl-C ends the command, a second one leaves it; a lost link loses nothing.",
            "For something interactive: sandlot exec -it NAME -- bash"
        })
final class ExecVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Mixin
    ProcessOptions options = new ProcessOptions();

    @Mixin
    InputOption input = new InputOption();

    @Mixin
    TtyOption tty = new TtyOption();

    @Option(
            names = {"-d", "--detach"},
            description = "Don't follow it: print its id and return.")
    boolean detach;

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
        if (input.wanted && detach && !tty.wanted) {
            throw new UsageError("-i and -d don't go together: nobody would be there to pass input on");
        }
        var console = context.console();
        if (tty.wanted && !detach) {
            TtyOption.require(console);
        }
        var request = options.request(console, tty.wanted ? "terminal" : "exec", command);
        if (tty.wanted && !detach) {
            request.put("env", options.environment.valuesOnTerminal(console));
        }
        if (tty.wanted) {
            var size = console.tty().size();
            request.put("tty", true).put("cols", size.cols()).put("rows", size.rows());
        } else {
            input.in(request);
        }
        var remote = new RemoteCommand(api(context), console, quiet);
        var process = remote.start(name, request);
        if (detach) {
            console.print(Visible.line(process));
            return Exit.OK;
        }
        return tty.wanted
                ? new RemoteTerminal(api(context), console, quiet)
                        .attach(View.ofStarted(new Target(name, process)))
                        .code()
                : remote.follow(name, process, input.wanted);
    }

    @Override
    int code(Fault fault) {
        return detach ? super.code(fault) : Exit.SANDLOT_FAILED;
    }
}
