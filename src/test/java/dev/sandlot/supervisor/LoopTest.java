package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {
    private final Vertx vertx = Vertx.vertx();
    private final Loop loop = new Loop(vertx);

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** The thread on which the loop's work is done where this asks for it. */
    private String threadOf(java.util.function.Consumer<Runnable> asking) throws Exception {
        var thread = Promise.<String>promise();
        asking.accept(() -> thread.complete(Thread.currentThread().getName()));
        return await(thread.future());
    }

    @Test
    void shouldWorkOnOneThreadWhoeverAsks() throws Exception {
        var own = Promise.<String>promise();
        vertx.getOrCreateContext().runOnContext(v -> {
            loop.begin();
            own.complete(Thread.currentThread().getName());
        });
        var thread = await(own.future());
        assertThat(thread).contains("eventloop");
        assertThat(threadOf(loop::run)).as("asked from outside").isEqualTo(thread);
        assertThat(threadOf(work -> loop.later(() -> loop.run(work))))
                .as("asked on the loop")
                .isEqualTo(thread);
        assertThat(threadOf(work -> loop.later(() -> loop.blocking(() -> loop.run(work)))))
                .as("asked by a worker of the loop, which has its context")
                .isEqualTo(thread);
    }
}
