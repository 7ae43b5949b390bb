package dev.sandlot.api;

import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Schedule;
import dev.sandlot.model.ScheduleSpec;
import dev.sandlot.model.ScheduleView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schedules in the API's shape. Bodies have been checked against their schema before. */
public final class ScheduleJson {
    private ScheduleJson() {}

    /** What is to be run, and when. A fault of kind INVALID where there is no such time zone. */
    public static ScheduleSpec spec(JsonObject json) {
        var process = new ProcessSpec(
                SandboxJson.command(json.getValue("command")),
                ProcessKind.TASK,
                null,
                json.getString("cwd"),
                SandboxJson.strings(json.getJsonObject("env")),
                false,
                json.getLong("timeout_seconds"),
                null,
                null);
        return new ScheduleSpec(
                json.getString("name"),
                json.getString("when"),
                zone(json.getString("time_zone", "UTC")),
                process,
                json.getBoolean("overlap", false));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw Fault.invalid("time_zone", "must be a time zone such as Europe/Berlin or UTC")
                    .asException();
        }
    }

    public static JsonObject of(List<ScheduleView> schedules) {
        return new JsonObject()
                .put(
                        "items",
                        new JsonArray(schedules.stream().map(ScheduleJson::of).toList()));
    }

    /** Without its variables, which may be secrets. */
    public static JsonObject of(ScheduleView view) {
        var schedule = view.schedule();
        var spec = schedule.spec();
        return new JsonObject()
                .put("sandbox", view.sandboxName())
                .put("sandbox_id", schedule.sandbox().value())
                .put("name", spec.name())
                .put("when", spec.when())
                .put("time_zone", spec.zone().getId())
                .put("command", SandboxJson.command(spec.process().command()))
                .put("cwd", spec.process().cwd())
                .put("timeout_seconds", spec.process().timeoutSeconds())
                .put("overlap", spec.overlap())
                .put("paused", schedule.paused())
                .put("created_at", Json.time(schedule.createdAt()))
                .put("next_at", Json.timeOrNull(view.nextAt()))
                .put("runs", schedule.runs())
                .put("last_at", Json.timeOrNull(schedule.lastAt()))
                .put("last", view.last() == null ? null : ProcessJson.of(view.last()))
                .put("missed", missed(schedule.missed()));
    }

    private static @Nullable JsonObject missed(Schedule.@Nullable Missed missed) {
        return missed == null
                ? null
                : new JsonObject()
                        .put("count", missed.count())
                        .put("at", Json.time(missed.at()))
                        .put("why", Text.printable(missed.why()));
    }
}
