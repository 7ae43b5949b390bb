package dev.sandlot.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies on their way to whoever takes them, over a real connection. */
@Timeout(60)
class BodyFeedTest {
    private static final int LENGTH = 5_000_000;

    private final Vertx vertx = Vertx.vertx();
    private final List<Buffer> taken = new ArrayList<>();
    private final CompletableFuture<Void> carried = new CompletableFuture<>();
    private boolean ahead;
    private boolean refuses;
    private long atOnce;
    private long mostAtOnce;
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        var router = Router.router(vertx);
        router.put().handler(ctx -> {
            ctx.request().pause();
            BodyFeed.carry(ctx, ahead, this::take).onComplete(done -> {
                ctx.response().setStatusCode(done.succeeded() ? 204 : 500).end();
                if (done.succeeded()) {
                    carried.complete(null);
                } else {
                    carried.completeExceptionally(done.cause());
                }
            });
        });
        server = get(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() throws Exception {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }

    /** In their order, and not at once. */
    private Future<Void> take(Buffer part) {
        if (refuses) {
            return Future.failedFuture("refused");
        }
        taken.add(part.copy());
        atOnce += part.length();
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        var room = Promise.<Void>promise();
        vertx.runOnContext(v -> vertx.runOnContext(w -> {
            atOnce -= part.length();
            room.complete();
        }));
        return room.future();
    }

    private int put(Buffer body) throws Exception {
        var client = vertx.createHttpClient();
        try {
            return get(client.request(HttpMethod.PUT, server.actualPort(), "127.0.0.1", "/")
                            .compose(request -> request.send(body)))
                    .statusCode();
        } finally {
            get(client.close());
        }
    }

    private static Buffer body() {
        var bytes = new byte[LENGTH];
        new Random(1).nextBytes(bytes);
        return Buffer.buffer(bytes);
    }

    private Buffer all() {
        var all = Buffer.buffer();
        taken.forEach(all::appendBuffer);
        return all;
    }

    @Test
    void shouldCarryAPartWhenTheOneBeforeHasBeenTaken() throws Exception {
        var body = body();

        assertThat(put(body)).isEqualTo(204);
        carried.get();

        assertThat(all()).isEqualTo(body);
        assertThat(mostAtOnce).isLessThanOrEqualTo(HttpServerOptions.DEFAULT_MAX_CHUNK_SIZE);
    }

    @Test
    void shouldCarrySomeAheadWhereThereIsRoom() throws Exception {
        ahead = true;
        var body = body();

        assertThat(put(body)).isEqualTo(204);
        carried.get();

        assertThat(all()).isEqualTo(body);
        assertThat(mostAtOnce).isBetween(HttpServerOptions.DEFAULT_MAX_CHUNK_SIZE + 1L, (long) BodyFeed.MOST);
    }

    @Test
    void shouldLetTheRestGoWhereItIsRefused() throws Exception {
        refuses = true;

        assertThat(put(body())).isEqualTo(500);

        assertThat(carried).isCompletedExceptionally();
        assertThat(taken).isEmpty();
    }

    @Test
    void shouldCarryNothingOfAnEmptyOne() throws Exception {
        assertThat(put(Buffer.buffer())).isEqualTo(204);

        assertThat(taken).isEmpty();
    }

    @Test
    void shouldSayWhereABodyBreaksOff() throws Exception {
        var socket = get(vertx.createNetClient().connect(server.actualPort(), "127.0.0.1"));
        get(socket.write("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc"));
        get(socket.close());

        assertThat(carried)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("broke off");
    }
}
