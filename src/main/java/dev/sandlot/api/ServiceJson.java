package dev.sandlot.api;

import dev.sandlot.model.Deploy;
import dev.sandlot.model.HealthCheck;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Restart;
import dev.sandlot.model.Service;
import dev.sandlot.model.ServiceSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Services in the API's shape. Bodies have been checked against their schema before. */
public final class ServiceJson {
    private static final int INTERVAL_SECONDS = 10;
    private static final int TIMEOUT_SECONDS = 5;
    private static final int GRACE_SECONDS = 60;

    private ServiceJson() {}

    /** What is to be deployed. */
    public static ServiceSpec spec(JsonObject json) {
        return new ServiceSpec(json.getString("name"), process(json), json.getString("directory", "."), health(json));
    }

    private static ProcessSpec process(JsonObject json) {
        var restart = json.getJsonObject("restart");
        return new ProcessSpec(
                SandboxJson.command(json.getValue("command")),
                ProcessKind.SERVICE,
                null,
                null,
                SandboxJson.strings(json.getJsonObject("env")),
                false,
                null,
                restart == null
                        ? new Restart(Restart.Policy.ALWAYS, Restart.MAX_BACKOFF_SECONDS)
                        : ProcessJson.restart(restart),
                null);
    }

    private static @Nullable HealthCheck health(JsonObject json) {
        var health = json.getJsonObject("health");
        if (health == null) {
            return null;
        }
        var http = health.getJsonObject("http");
        var command = health.getValue("command");
        return new HealthCheck(
                http == null ? 0 : http.getInteger("port"),
                http == null ? null : http.getString("path", "/"),
                command == null ? null : SandboxJson.command(command),
                health.getInteger("interval_seconds", INTERVAL_SECONDS),
                health.getInteger("timeout_seconds", TIMEOUT_SECONDS),
                health.getInteger("grace_seconds", GRACE_SECONDS));
    }

    public static JsonObject of(List<Service> services) {
        return new JsonObject()
                .put(
                        "items",
                        new JsonArray(services.stream().map(ServiceJson::of).toList()));
    }

    public static JsonObject of(Service service) {
        var health = service.health();
        var deploys = service.deploys();
        return new JsonObject()
                .put("sandbox", service.sandboxName())
                .put("name", service.name())
                .put("process", ProcessJson.of(service.process()))
                .put("restart", Json.label(service.process().spec().restart().policy()))
                .put(
                        "health",
                        new JsonObject()
                                .put("state", Json.label(health.state()))
                                .put("detail", health.detail() == null ? null : Text.printable(health.detail()))
                                .put("checked_at", Json.timeOrNull(health.checkedAt())))
                .put("deploy", deploys.isEmpty() ? null : of(deploys.get(0)))
                .put(
                        "deploys",
                        new JsonArray(deploys.stream().map(ServiceJson::of).toList()));
    }

    private static JsonObject of(Deploy deploy) {
        return new JsonObject()
                .put("number", deploy.number())
                .put("release", deploy.release())
                .put("process", Objects.requireNonNull(deploy.process()).value())
                .put("at", Json.time(deploy.at()));
    }
}
