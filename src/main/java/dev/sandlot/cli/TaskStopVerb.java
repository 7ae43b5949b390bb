package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "task stop", description = "End tasks with all their children: TERM, then KILL.")
final class TaskStopVerb extends ClientVerb {
    private static final int LONGEST_WAIT = 60;

    @Parameters(arity = "1..*", paramLabel = "NAME/PROCESS")
    List<String> targets = List.of();

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            converter = Quantity.Seconds.class,
            defaultValue = "10s",
            description = "How long they have between TERM and KILL, at most 60s (default: 10s).")
    long grace;

    @Override
    int run(Context context) {
        if (grace > LONGEST_WAIT) {
            throw new UsageError("--grace is at most 60s");
        }
        var processes = targets.stream().map(Target::ofProcess).toList();
        var api = api(context);
        return each(context, targets, text -> {
            stop(api, processes.get(targets.indexOf(text)));
            context.console().print(Visible.line(text));
        });
    }

    private void stop(ApiClient api, Target target) {
        if (signal(api, target, "TERM")) {
            var process = api.get(target.route().with("wait", grace));
            if (process.get("state").text().equals("running")) {
                signal(api, target, "KILL");
            }
        }
    }

    /** False where it had ended already. */
    private static boolean signal(ApiClient api, Target target, String name) {
        try {
            api.ensure(
                    Route.of("sandboxes", target.sandbox(), "processes", target.named(), "signal"),
                    JsonTree.object().put("signal", name));
            return true;
        } catch (FaultException e) {
            if (e.fault().kind() == Fault.Kind.CONFLICT) {
                return false;
            }
            throw e;
        }
    }
}
