package dev.sandlot.api;

import dev.sandlot.model.Fault;
import dev.sandlot.model.UsageTold;
import dev.sandlot.model.UsageTold.Metric;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * OTLP in JSON (opentelemetry.io/docs/specs/otlp), of which the figures that Claude Code tells are taken: the metrics
 * {@code claude_code.cost.usage} and {@code claude_code.token.usage}, and the events {@code api_request}. Everything else is accepted and
 * passed over.
 */
public final class Otlp {
    private static final int MOST_FIGURES = 2000;
    private static final int MOST_VALUES = 100_000;

    private static final Map<String, Metric> TOKENS = Map.of(
            "input", Metric.INPUT,
            "output", Metric.OUTPUT,
            "cacheRead", Metric.CACHE_READ,
            "cacheCreation", Metric.CACHE_WRITE);

    private final List<UsageTold> figures = new ArrayList<>();
    private @Nullable String sandbox;
    private int leftOut;

    private Otlp() {}

    /**
     * What a request tells.
     *
     * @param sandbox as the resource's attribute {@code sandbox.id} names it, or null
     * @param leftOut how many figures there were beyond what is taken at once
     */
    public record Told(@Nullable String sandbox, List<UsageTold> figures, int leftOut) {}

    /** A fault of kind MALFORMED where it is no JSON object. */
    public static JsonObject parse(Buffer body) {
        return JsonBody.parse(body, MOST_VALUES);
    }

    /** What the body of {@code /v1/metrics} tells; a fault of kind FORBIDDEN where it tells of more than one sandbox. */
    public static Told metrics(JsonObject body) {
        var otlp = new Otlp();
        otlp.each(body, "resourceMetrics", resource -> {
            otlp.resource(resource);
            otlp.each(resource, "scopeMetrics", scope -> otlp.each(scope, "metrics", otlp::metric));
        });
        return otlp.told();
    }

    /** Likewise, of {@code /v1/logs}. */
    public static Told logs(JsonObject body) {
        var otlp = new Otlp();
        otlp.each(body, "resourceLogs", resource -> {
            otlp.resource(resource);
            otlp.each(resource, "scopeLogs", scope -> otlp.each(scope, "logRecords", otlp::event));
        });
        return otlp.told();
    }

    private Told told() {
        return new Told(sandbox, figures, leftOut);
    }

    private void each(JsonObject parent, String field, Consumer<JsonObject> action) {
        if (parent.getValue(field) instanceof JsonArray items) {
            for (var item : items) {
                if (item instanceof JsonObject object) {
                    action.accept(object);
                }
            }
        }
    }

    /** All resources have to be of one sandbox. */
    private void resource(JsonObject resource) {
        if (resource.getValue("resource") instanceof JsonObject described) {
            var named = text(attributes(described).get("sandbox.id"));
            if (!named.isEmpty() && sandbox != null && !sandbox.equals(named)) {
                throw Fault.of(
                                Fault.Kind.FORBIDDEN,
                                "The request tells of more than one sandbox.",
                                "Send each sandbox's telemetry with its own token.")
                        .asException();
            }
            sandbox = named.isEmpty() ? sandbox : named;
        }
    }

    private void metric(JsonObject metric) {
        var name = metric.getValue("name");
        boolean cost = "claude_code.cost.usage".equals(name);
        if ((cost || "claude_code.token.usage".equals(name)) && metric.getValue("sum") instanceof JsonObject sum) {
            var temporality = String.valueOf(sum.getValue("aggregationTemporality"));
            boolean difference = !temporality.equals("2") && !temporality.endsWith("CUMULATIVE");
            each(sum, "dataPoints", point -> {
                var attributes = attributes(point);
                var kind = cost ? Metric.COST : TOKENS.get(text(attributes.get("type")));
                var value = point.getValue("asDouble") != null ? point.getValue("asDouble") : point.getValue("asInt");
                if (kind != null) {
                    long started = difference ? 0 : whole(point.getValue("startTimeUnixNano"));
                    long at = whole(point.getValue("timeUnixNano"));
                    add(attributes, kind, difference, started, at, 0, number(value));
                }
            });
        }
    }

    private void event(JsonObject record) {
        var attributes = attributes(record);
        if (text(attributes.get("event.name")).endsWith("api_request") && attributes.containsKey("cost_usd")) {
            long at = whole(record.getValue("timeUnixNano"));
            long sequence = whole(attributes.get("event.sequence"));
            add(attributes, Metric.EVENT_COST, true, 0, at, sequence, number(attributes.get("cost_usd")));
        }
    }

    private void add(
            Map<String, Object> attributes,
            Metric metric,
            boolean difference,
            long started,
            long at,
            long sequence,
            double value) {
        if (figures.size() >= MOST_FIGURES) {
            leftOut++;
            return;
        }
        figures.add(new UsageTold(
                text(attributes.get("session.id")),
                metric,
                text(attributes.get("model")),
                difference,
                started,
                at,
                sequence,
                value));
    }

    /** Names to plain values. */
    private static Map<String, Object> attributes(JsonObject owner) {
        var found = new java.util.HashMap<String, Object>();
        if (owner.getValue("attributes") instanceof JsonArray list) {
            for (var item : list) {
                if (item instanceof JsonObject attribute
                        && attribute.getValue("key") instanceof String key
                        && attribute.getValue("value") instanceof JsonObject value) {
                    value.getMap().values().stream().findFirst().ifPresent(plain -> found.put(key, plain));
                }
            }
        }
        return found;
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    /** 64-bit numbers come as text. What is none is told by -1, which nobody believes. */
    private static double number(@Nullable Object value) {
        try {
            return value instanceof Number number
                    ? number.doubleValue()
                    : value instanceof String text ? Double.parseDouble(text) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static long whole(@Nullable Object value) {
        try {
            return value instanceof Number number
                    ? number.longValue()
                    : value instanceof String text ? Long.parseLong(text) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
