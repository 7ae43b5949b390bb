package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code schedule run}, {@code pause}, {@code resume} and {@code rm}: one request each. */
@Command
final class ScheduleChangeVerb extends ClientVerb {
    private final String what;

    @Parameters(arity = "1..*", paramLabel = "NAME/SCHEDULE")
    List<String> targets = List.of();

    ScheduleChangeVerb(String what) {
        this.what = what;
    }

    @Override
    int run(Context context) {
        var schedules = targets.stream().map(ScheduleChangeVerb::schedule).toList();
        var api = api(context);
        return each(context, targets, text -> {
            var target = schedules.get(targets.indexOf(text));
            context.console().print(Visible.line(change(api, target, text)));
        });
    }

    private static Target schedule(String text) {
        var target = Target.of(text);
        if (target.process() == null) {
            throw new UsageError(
                    "name the schedule too: " + text + "/SCHEDULE; \"sandlot schedule ls " + text + "\" lists them");
        }
        return target;
    }

    /** What is to be printed: the run that was started, or what was changed. */
    private String change(ApiClient api, Target target, String text) {
        var route = Route.of("sandboxes", target.sandbox(), "schedules", target.named());
        switch (what) {
            case "rm" -> api.delete(route);
            case "run" -> {
                var run = api.post(Route.of("sandboxes", target.sandbox(), "schedules", target.named(), "run"), null)
                        .get("last");
                return target.sandbox() + "/" + run.get("name").text();
            }
            default -> api.patch(route, JsonTree.object().put("paused", what.equals("pause")));
        }
        return text;
    }

    @Override
    Fault missing(Context context, String name, Fault fault) {
        return fault.message().contains("schedule") ? fault : super.missing(context, name, fault);
    }
}
