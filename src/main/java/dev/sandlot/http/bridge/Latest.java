package dev.sandlot.http.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Lets through at most one message a second for each address: the first at once, later the latest. Used on one event loop. */
final class Latest {
    private static final long MILLIS = 1000;

    private final Vertx vertx;
    private final BiConsumer<String, JsonObject> out;
    /** What waits for its second to be over; null where nothing does. */
    private final Map<String, JsonObject> waiting = new HashMap<>();

    Latest(Vertx vertx, BiConsumer<String, JsonObject> out) {
        this.vertx = vertx;
        this.out = out;
    }

    /** The message that waits for this address, or null. */
    @Nullable
    JsonObject waiting(String address) {
        return waiting.get(address);
    }

    void offer(String address, JsonObject message) {
        if (waiting.containsKey(address)) {
            waiting.put(address, message);
        } else {
            send(address, message);
        }
    }

    private void send(String address, JsonObject message) {
        waiting.put(address, null);
        out.accept(address, message);
        vertx.setTimer(MILLIS, id -> {
            var next = waiting.remove(address);
            if (next != null) {
                send(address, next);
            }
        });
    }
}
