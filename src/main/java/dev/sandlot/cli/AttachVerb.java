package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.Comparator;
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
    String target;

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
        var process = which.process() == null ? newest(api, which.sandbox()) : named(api, which);
        return new RemoteTerminal(api, context.console(), quiet)
                .attach(new Target(which.sandbox(), process), readOnly)
                .code();
    }

    /** One that has ended can be looked at too: its last screen is kept. */
    private static String named(Api api, Target target) {
        if (!isTerminal(api.get(target.route()))) {
            var name = target.sandbox() + "/" + target.process();
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            name + " is no terminal",
                            "\"sandlot logs -f " + name + "\" follows what it prints")
                    .asException();
        }
        return target.process();
    }

    private static String newest(Api api, String sandbox) {
        return api.list(() -> Route.of("sandboxes", sandbox, "processes")).stream()
                .filter(process ->
                        isTerminal(process) && process.get("state").text().equals("running"))
                .map(process -> process.get("id").text())
                .max(Comparator.comparing((String id) -> id.equals("p1"))
                        .thenComparing(String::length)
                        .thenComparing(id -> id))
                .orElseThrow(() -> Fault.of(
                                Fault.Kind.CONFLICT,
                                "no terminal runs in \"" + sandbox + "\"",
                                "start one: sandlot exec -it " + sandbox + " -- bash")
                        .asException());
    }

    private static boolean isTerminal(Json process) {
        return process.get("kind").text().equals("terminal");
    }

    @Override
    int code(Fault fault) {
        return Exit.SANDLOT_FAILED;
    }
}
