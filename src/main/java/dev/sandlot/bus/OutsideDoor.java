package dev.sandlot.bus;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.function.BiFunction;

/**
 * The event bus as clients outside see it through the bridge: JSON messages on addresses that begin with {@code sandlot.}, apart from
 * those of {@link Bus}, which no client can reach.
 */
public final class OutsideDoor {
    private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

    private final EventBus bus;

    public OutsideDoor(Vertx vertx) {
        this.bus = vertx.eventBus();
    }

    /** Why a command failed: what the client sees as its failure's code and message. */
    public static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int code;

        public Refusal(int code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    /** Tells every client that listens at this address. */
    public void publish(String address, JsonObject body) {
        bus.publish(address, body, LOCAL);
    }

    /**
     * Answers commands at this address. The command gets a message's body (empty where it was no object) and headers; it fails with a
     * {@link Refusal}.
     */
    public Registration serve(String address, BiFunction<JsonObject, MultiMap, Future<JsonObject>> command) {
        MessageConsumer<Object> consumer = bus.localConsumer(address, message -> {
            var body = message.body() instanceof JsonObject json ? json : new JsonObject();
            command.apply(body, message.headers()).onComplete(message::reply, failure -> {
                var refusal = failure instanceof Refusal known ? known : new Refusal(500, "Internal error");
                message.fail(refusal.code, refusal.getMessage());
            });
        });
        return consumer::unregister;
    }
}
