package dev.sandlot.mcp;

import dev.sandlot.mcp.Activity.Called;
import dev.sandlot.mcp.Activity.Outcome;
import dev.sandlot.mcp.tool.Call.Over;
import dev.sandlot.mcp.tool.ToolResult;
import dev.sandlot.model.Sandbox;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Follows one call from its begin to its end, and tells the {@link Activity} of it. Used on one context. */
final class CallWatch {
    private final Activity activity;
    private final Activity.Who who;
    private final String tool;
    private final Instant since;
    private @Nullable Sandbox sandbox;

    CallWatch(Activity activity, Activity.Who who, String tool) {
        this.activity = activity;
        this.who = who;
        this.tool = tool;
        this.since = activity.began(who);
    }

    void worksIn(Sandbox found) {
        sandbox = found;
    }

    /** @param result null where there is none */
    void ended(@Nullable ToolResult result, Future<Over> over) {
        var outcome = over.isComplete()
                ? Outcome.CANCELLED
                : result == null || result.failed() ? Outcome.FAILED : Outcome.DONE;
        var now = activity.now();
        activity.ended(
                who,
                new Called(
                        now,
                        who.token(),
                        who.program(),
                        tool,
                        sandbox == null ? null : sandbox.name(),
                        sandbox == null ? null : sandbox.id(),
                        outcome,
                        Math.max(0, Duration.between(since, now).toMillis())));
    }
}
