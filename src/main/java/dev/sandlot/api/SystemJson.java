package dev.sandlot.api;

import dev.sandlot.model.BackendReport;
import dev.sandlot.model.DaemonInfo;
import dev.sandlot.model.SshAccess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What the daemon is and can do, in the API's shape. */
public final class SystemJson {
    private SystemJson() {}

    /** The daemon and how many sandboxes it has. */
    public static JsonObject of(DaemonInfo info) {
        return new JsonObject()
                .put("version", info.version())
                .put("node", info.node())
                .put("started_at", Json.time(info.startedAt()))
                .put("sandboxes", info.sandboxes())
                .put("running", info.running())
                .put("max_sandboxes", info.maxSandboxes())
                .put("default_limits", SandboxJson.limits(info.defaultLimits()));
    }

    /** Where the ssh server is, or null where there is none. */
    public static @Nullable JsonObject of(@Nullable SshAccess ssh) {
        return ssh == null
                ? null
                : new JsonObject()
                        .put("host", ssh.host())
                        .put("port", ssh.port())
                        .put("host_key", ssh.hostKey());
    }

    /** What a backend can do here, and what it found when it looked. */
    public static JsonObject of(BackendReport report) {
        var checks = new JsonArray();
        for (var check : report.checks()) {
            checks.add(new JsonObject()
                    .put("name", check.name())
                    .put("outcome", Json.label(check.outcome()))
                    .put("detail", check.detail())
                    .put("fix", check.fix()));
        }
        return new JsonObject()
                .put("name", report.name())
                .put("available", report.available())
                .put("isolation", report.isolation())
                .put("reason", report.reason())
                .put("enforcement", SandboxJson.enforcement(report.enforcement()))
                .put("checks", checks);
    }
}
