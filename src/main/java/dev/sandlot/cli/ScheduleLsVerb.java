package dev.sandlot.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

@Command(
        name = "schedule ls",
        description = {"List schedules, with their next and last runs.", "NEXT and MISSED are in this computer's time."
        })
final class ScheduleLsVerb extends ItemsVerb {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    @Override
    String items() {
        return "schedules";
    }

    @Override
    Table table(List<JsonTree> schedules) {
        var table = new Table("SANDBOX", "SCHEDULE", "WHEN", "ZONE", "NEXT", "LAST", "RUNS", "MISSED", "COMMAND");
        for (var schedule : schedules) {
            table.add(
                    schedule.get("sandbox").text(),
                    schedule.get("name").text(),
                    schedule.get("when").text(),
                    schedule.get("time_zone").text(),
                    schedule.get("paused").isTrue() ? "paused" : local(schedule.get("next_at")),
                    last(schedule),
                    schedule.get("runs").text(),
                    missed(schedule.get("missed")),
                    CommandSplit.display(schedule.get("command")));
        }
        return table;
    }

    private static String last(JsonTree schedule) {
        var at = schedule.get("last_at");
        if (at.isNull()) {
            return "-";
        }
        var run = schedule.get("last");
        var state = run.isNull() ? "" : run.get("state").text();
        return Quantity.distance(at.text(), Instant.now()) + " ago"
                + switch (state) {
                    case "" -> "";
                    case "exited" -> ", exited (" + run.get("exit_code").text() + ")";
                    default -> ", " + state;
                };
    }

    private static String missed(JsonTree missed) {
        return missed.isNull()
                ? ""
                : missed.get("count").text() + ", " + local(missed.get("at")) + ": "
                        + missed.get("why").text();
    }

    /** A time in this computer's zone. */
    static String local(JsonTree time) {
        try {
            return TIME.format(Instant.parse(time.text()).atZone(ZoneId.systemDefault()));
        } catch (DateTimeParseException none) {
            return "-";
        }
    }
}
