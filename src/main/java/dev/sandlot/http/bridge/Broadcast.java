package dev.sandlot.http.bridge;

import dev.sandlot.api.Json;
import dev.sandlot.api.MetricsJson;
import dev.sandlot.api.SandboxJson;
import dev.sandlot.api.ScreenJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.OutsideDoor;
import dev.sandlot.http.server.Onlookers;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Sandbox;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients of the event bus are told without asking. Small messages, because a bus has no back-pressure: events in batches with none
 * left out, states and positions at most once a second for each address, the latest winning.
 */
public final class Broadcast {
    static final String EVENTS = "sandlot.events";
    static final String HOST_METRICS = "sandlot.host.metrics";
    /** How the addresses end at which measurements are told. */
    static final String METRICS = ".metrics";

    private static final int MOST_BYTES = 8 << 10;
    private static final long BATCH_MILLIS = 100;

    private final Vertx vertx;
    private final OutsideDoor door;
    private final Onlookers onlookers;
    private final Latest latest;
    private final List<JsonObject> batch = new ArrayList<>();

    public Broadcast(Vertx vertx, OutsideDoor door, Onlookers onlookers) {
        this.vertx = vertx;
        this.door = door;
        this.onlookers = onlookers;
        this.latest = new Latest(vertx, door::publish);
    }

    public void start(Bus bus) {
        bus.on(Event.Recorded.class, event -> add(event.record()));
        bus.on(Event.SandboxChanged.class, event -> state(event.sandbox(), event.deleted()));
        bus.on(Event.OutputGrew.class, this::grew);
        bus.on(Event.ScreenChanged.class, this::screen);
        bus.on(Event.Sampled.class, this::sampled);
    }

    /** {@code sandlot.sandbox.ID.TOPIC} */
    static String address(String sandbox, String topic) {
        return "sandlot.sandbox." + sandbox + "." + topic;
    }

    private void add(EventRecord event) {
        if (batch.isEmpty()) {
            vertx.setTimer(BATCH_MILLIS, id -> flush());
        }
        var json = Json.of(event);
        if (json.encode().length() > MOST_BYTES / 2) {
            // The whole of it can be read over SSE; its number says where.
            json.put("data", new JsonObject()).put("truncated", true);
        }
        batch.add(json);
    }

    private void flush() {
        var events = new JsonArray();
        var bytes = 0;
        for (var event : batch) {
            var length = event.encode().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            if (bytes + length > MOST_BYTES - 64) {
                door.publish(EVENTS, new JsonObject().put("events", events));
                events = new JsonArray();
                bytes = 0;
            }
            events.add(event);
            bytes += length + 1;
        }
        batch.clear();
        door.publish(EVENTS, new JsonObject().put("events", events));
    }

    private void state(Sandbox sandbox, boolean deleted) {
        var json = SandboxJson.of(sandbox);
        if (json.encode().length() > MOST_BYTES / 2) {
            json.getMap().keySet().removeAll(List.of("command", "labels"));
            json.put("truncated", true);
        }
        if (deleted) {
            json.put("deleted", true);
        }
        latest.offer(address(sandbox.id().value(), "state"), json);
    }

    private void sampled(Event.Sampled event) {
        if (!onlookers.any()) {
            return;
        }
        var host = MetricsJson.of(event.host());
        if (host.encode().length() > MOST_BYTES) {
            // A host of hundreds of processors or disks; REST tells all.
            host.getJsonObject("cpu").remove("per_core");
            host.getMap().keySet().removeAll(List.of("disks", "network", "temperatures"));
            host.put("truncated", true);
        }
        latest.offer(HOST_METRICS, host);
        event.sandboxes()
                .forEach(sandbox -> latest.offer(address(sandbox.id().value(), "metrics"), MetricsJson.of(sandbox)));
    }

    private void screen(Event.ScreenChanged event) {
        latest.offer(address(event.sandbox().value(), "screen"), ScreenJson.of(event.frame()));
    }

    private void grew(Event.OutputGrew event) {
        var address = address(event.sandbox().value(), "output");
        var waiting = latest.waiting(address);
        var next = waiting == null
                ? new JsonObject()
                : waiting.getJsonObject("next").copy();
        next.put(event.process().value(), event.next());
        latest.offer(address, new JsonObject().put("next", next));
    }
}
