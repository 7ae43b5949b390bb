package dev.sandlot.cli;

import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "wait",
        description = {
            "Wait until a sandbox is no longer up, and print its state;",
            "or until a process has ended, and print its exit code."
        })
final class WaitVerb extends ClientVerb {
    private static final Set<String> UP = Set.of("creating", "starting", "running", "paused", "stopping");
    private static final int SECONDS = 30;

    private final boolean ofTask;

    @Parameters(paramLabel = "NAME[/PROCESS]")
    String target = "";

    @Option(names = "--json", description = "Print the sandbox or process as JSON.")
    boolean json;

    /** @param ofTask takes no sandbox as a whole */
    WaitVerb(boolean ofTask) {
        this.ofTask = ofTask;
    }

    @Override
    boolean isOfTask() {
        return ofTask;
    }

    @Override
    String target() {
        return Target.of(target).sandbox();
    }

    @Override
    int run(Context context) {
        var api = api(context);
        var which = ofTask ? Target.ofProcess(target) : Target.of(target);
        // The first request finds out at once whether there is such a thing, and a daemon to ask.
        api.get(which.route());
        var link = new Reconnect(context.console(), quiet);
        var ended = link.until(() -> {
            var now = api.get(which.route().with("wait", SECONDS));
            link.worked();
            return UP.contains(now.get("state").text()) ? null : now;
        });
        var word = which.process() == null || ended.get("exit_code").isNull() ? "state" : "exit_code";
        context.console()
                .print(json ? ended.pretty() : Visible.line(ended.get(word).text()));
        if (!quiet && !json && !ended.get("tty").isTrue()) {
            NotFoundHint.say(context.console(), ended.get("exit_code").number(0), ended.get("command"));
        }
        return Exit.OK;
    }
}
