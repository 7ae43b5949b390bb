package dev.sandlot.http.preview;

import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.PortSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Every port of every sandbox is one of this host. */
final class SocketPorts implements PortSource {
    private final NetClient client;
    private final int actual;
    final AtomicInteger made = new AtomicInteger();

    SocketPorts(Vertx vertx, int actual) {
        this.client = vertx.createNetClient();
        this.actual = actual;
    }

    @Override
    public Future<Connection> connect(SandboxId sandbox, List<String> addresses, int port) {
        made.incrementAndGet();
        return client.connect(actual, "127.0.0.1").map(SocketConnection::new);
    }

    private static final class SocketConnection implements Connection {
        private final NetSocket socket;
        private final Promise<Void> over = Promise.promise();
        private @Nullable Promise<@Nullable Buffer> waiting;
        private boolean ended;

        SocketConnection(NetSocket socket) {
            this.socket = socket;
            socket.pause();
            socket.handler(this::came);
            socket.endHandler(v -> silence());
            socket.exceptionHandler(e -> silence());
            socket.closeHandler(v -> {
                silence();
                over.tryComplete();
            });
        }

        private void came(@Nullable Buffer bytes) {
            var told = waiting;
            waiting = null;
            if (told != null) {
                told.complete(bytes);
            }
        }

        private void silence() {
            ended = true;
            came(null);
        }

        @Override
        public Future<@Nullable Buffer> read() {
            if (ended) {
                return Future.succeededFuture();
            }
            var next = Promise.<@Nullable Buffer>promise();
            waiting = next;
            socket.fetch(1);
            return next.future();
        }

        @Override
        public Future<Void> write(Buffer bytes) {
            return socket.write(bytes);
        }

        @Override
        public Future<Void> end() {
            return socket.end();
        }

        @Override
        public Future<Void> over() {
            return over.future();
        }

        @Override
        public Future<Void> close() {
            return socket.close();
        }
    }
}
