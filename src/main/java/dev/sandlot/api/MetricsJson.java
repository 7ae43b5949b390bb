package dev.sandlot.api;

import dev.sandlot.model.HostMetrics;
import dev.sandlot.model.HostSample;
import dev.sandlot.model.HostSample.Amount;
import dev.sandlot.model.MetricHistory;
import dev.sandlot.model.SandboxMetrics;
import dev.sandlot.model.SandboxSample;
import dev.sandlot.model.SandboxSample.Rate;
import dev.sandlot.model.SandboxTrend;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is measured, in the API's shape: shares from 0 to 1, other units in the names. */
public final class MetricsJson {
    /** More digits than this are noise. */
    private static final MathContext DIGITS = new MathContext(5);

    private static final double EXACT_ABOVE = 100_000;

    private MetricsJson() {}

    /** {@code "now"} beside the history; null where nothing has been measured yet. */
    public static JsonObject of(HostMetrics metrics) {
        return with(metrics.history()).put("now", metrics.now() == null ? null : of(metrics.now()));
    }

    /** Likewise. */
    public static JsonObject of(SandboxMetrics metrics) {
        return with(metrics.history()).put("now", metrics.now() == null ? null : of(metrics.now()));
    }

    /** A sandbox as it is now, with its name and what it used of late. */
    public static JsonObject of(SandboxTrend trend) {
        return of(trend.now())
                .put("id", trend.now().id().value())
                .put("name", trend.now().name())
                .put(
                        "recent",
                        new JsonObject()
                                .put("since", Json.time(trend.since()))
                                .put("step_seconds", SandboxTrend.STEP_SECONDS)
                                .put("cpu", numbers(trend.cpu()))
                                .put("memory_bytes", numbers(trend.memoryBytes())));
    }

    /** One measurement of the host. */
    public static JsonObject of(HostSample host) {
        var disks = new JsonArray();
        host.disks()
                .forEach(disk -> disks.add(amount(disk.amount())
                        .put("mount", disk.mount())
                        .put("device", disk.device())
                        .put("type", disk.type())));
        var network = new JsonArray();
        host.network()
                .forEach(one -> network.add(new JsonObject()
                        .put("name", one.name())
                        .put("received_bytes", one.flow().inBytes())
                        .put("sent_bytes", one.flow().outBytes())
                        .put("received_bytes_per_second", number(one.flow().inPerSecond()))
                        .put("sent_bytes_per_second", number(one.flow().outPerSecond()))));
        var temperatures = new JsonArray();
        host.temperatures()
                .forEach(one -> temperatures.add(
                        new JsonObject().put("name", one.name()).put("celsius", one.celsius())));
        var gpus = new JsonArray();
        host.gpus().forEach(gpu -> gpus.add(of(gpu)));
        return new JsonObject()
                .put("at", Json.time(host.at()))
                .put("cpu", new JsonObject().put("used", number(host.cpu())).put("per_core", numbers(host.cores())))
                .put("load_1", host.load1() < 0 ? null : number(host.load1()))
                .put("memory", amount(host.memory()))
                .put("swap", amount(host.swap()))
                .put("disks", disks)
                .put(
                        "io",
                        new JsonObject()
                                .put(
                                        "read_bytes_per_second",
                                        number(host.diskIo().inPerSecond()))
                                .put(
                                        "written_bytes_per_second",
                                        number(host.diskIo().outPerSecond())))
                .put("network", network)
                .put("temperatures", temperatures)
                .put("gpus", gpus)
                .put("idle_score", number(host.idleScore()));
    }

    private static JsonObject of(HostSample.Gpu gpu) {
        return new JsonObject()
                .put("name", gpu.name())
                .put("used", gpu.used())
                .put("memory", gpu.memory() == null ? null : amount(gpu.memory()))
                .put("celsius", gpu.celsius())
                .put("watts", gpu.watts());
    }

    /** One measurement of a sandbox; what is not known is null. */
    public static JsonObject of(SandboxSample sandbox) {
        var disk = sandbox.disk();
        return new JsonObject()
                .put("at", Json.time(sandbox.at()))
                .put("source", Json.label(sandbox.source()))
                .put("cpu", new JsonObject().put("used", number(sandbox.cpu())).put("cores", number(sandbox.cores())))
                .put("memory", amount(sandbox.memory()).put("cache_bytes", sandbox.cacheBytes()))
                .put("pids", sandbox.pids())
                .put("pids_limit", sandbox.pidsLimit())
                .put("io", rate(sandbox.io(), "read_bytes_per_second", "written_bytes_per_second"))
                .put("network", rate(sandbox.network(), "received_bytes_per_second", "sent_bytes_per_second"))
                .put(
                        "disk",
                        disk == null
                                ? null
                                : new JsonObject()
                                        .put("used_bytes", disk.bytes())
                                        .put("at", Json.time(disk.at())));
    }

    private static @Nullable JsonObject rate(@Nullable Rate rate, String in, String out) {
        return rate == null ? null : new JsonObject().put(in, number(rate.in())).put(out, number(rate.out()));
    }

    private static JsonObject amount(Amount amount) {
        return new JsonObject().put("used_bytes", amount.usedBytes()).put("total_bytes", amount.totalBytes());
    }

    private static JsonObject with(MetricHistory history) {
        var points = new JsonArray();
        var gauges = history.gauges();
        for (var point : history.points()) {
            var json = new JsonObject().put("at", Json.time(point.at()));
            for (int i = 0; i < gauges.size(); i++) {
                if (!Double.isNaN(point.mean()[i])) {
                    json.put(gauges.get(i), number(point.mean()[i]));
                    json.put(gauges.get(i) + "_max", number(point.max()[i]));
                }
            }
            points.add(json);
        }
        return new JsonObject()
                .put("since", Json.time(history.since()))
                .put("step_seconds", history.stepSeconds())
                .put("history", points);
    }

    private static JsonArray numbers(List<Double> values) {
        var numbers = new JsonArray();
        values.forEach(value -> numbers.add(number(value)));
        return numbers;
    }

    /** Whole where it is large, else with few digits. */
    public static Number number(double value) {
        if (Math.abs(value) >= EXACT_ABOVE || value == Math.rint(value)) {
            return Math.round(value);
        }
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }
}
