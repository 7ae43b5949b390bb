package dev.sandlot.cli;

import dev.sandlot.model.Name;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "schedule add",
        customSynopsis = "sandlot schedule add [OPTIONS] NAME[/SCHEDULE] WHEN -- CMD...",
        description = {
            "Have a command run in a sandbox again and again; prints the schedule's name.",
            "Each run is a task called SCHEDULE-NUMBER: sandlot logs NAME/SCHEDULE-NUMBER. A run is missed where the sandbox doesn't run, where the run"
                    + " before still goes on, and where the daemon was not there within a minute; \"sandlot schedule ls\" tells of it."
        })
final class ScheduleAddVerb extends ClientVerb {
    @Parameters(
            index = "0",
            paramLabel = "NAME[/SCHEDULE]",
            description = "The sandbox, and what the schedule is called (default: after the command).")
    String name = "";

    @Parameters(
            index = "1",
            paramLabel = "WHEN",
            description =
                    "\"every 10m\" (s, m, h or d), or a cron expression of five fields such as \"30 4 * * mon-fri\", or @daily.")
    String when = "";

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description =
                    "In which a cron expression is meant, such as Europe/Berlin (default: that of this computer).")
    @Nullable
    String zone;

    @Option(names = "--overlap", description = "Run it also while the run before goes on.")
    boolean overlap;

    @Mixin
    ProcessOptions options = new ProcessOptions();

    @Option(names = "--json", description = "Print the schedule as JSON.")
    boolean json;

    private List<String> command = List.of();

    @Override
    String target() {
        return Target.of(name).sandbox();
    }

    @Override
    int wordsBeforeCommand() {
        return 2;
    }

    @Override
    void command(List<String> words) {
        command = words;
    }

    @Override
    int run(Context context) {
        var console = context.console();
        var target = Target.of(name);
        var request = options.request(console, null, command)
                .put("name", target.process() == null ? usualName() : target.process())
                .put("when", when)
                .put("time_zone", zone == null ? ZoneId.systemDefault().getId() : zone)
                .put("overlap", overlap);
        var added = api(context)
                .make(Route.of("sandboxes", target.sandbox(), "schedules"), request, new Reconnect(console, quiet));
        if (json) {
            console.print(added.pretty());
            return Exit.OK;
        }
        console.print(Visible.line(
                added.get("sandbox").text() + "/" + added.get("name").text()));
        if (!quiet) {
            console.say("sandlot: it runs next at " + ScheduleLsVerb.local(added.get("next_at")));
        }
        return Exit.OK;
    }

    private String usualName() {
        var program = command.get(0).replaceFirst(".*/", "").toLowerCase(Locale.ROOT);
        var label = program.replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        var cut = label.substring(0, Math.min(Name.LONGEST_COUNTABLE, label.length()))
                .replaceAll("-+$", "");
        return cut.isEmpty() ? "schedule" : cut;
    }
}
