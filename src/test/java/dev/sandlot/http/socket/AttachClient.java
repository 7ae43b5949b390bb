package dev.sandlot.http.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A connected client of {@code sandlot.v1} that keeps what it is told. */
final class AttachClient {
    final WebSocket socket;
    final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();

    AttachClient(WebSocket socket) {
        this.socket = socket;
        socket.textMessageHandler(text -> messages.add(new JsonObject(text)));
        socket.binaryMessageHandler(messages::add);
        socket.closeHandler(closed -> messages.add(
                Integer.valueOf(socket.closeStatusCode() == null ? -1 : socket.closeStatusCode() & 0xffff)));
    }

    Object next() {
        try {
            var message = messages.poll(120, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing came");
            }
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    JsonObject control(String type) {
        var json = (JsonObject) next();
        assertThat(json.getString("type")).isEqualTo(type);
        return json;
    }

    int closed() {
        for (var message = next(); ; message = next()) {
            if (message instanceof Integer code) {
                return code;
            }
        }
    }
}
