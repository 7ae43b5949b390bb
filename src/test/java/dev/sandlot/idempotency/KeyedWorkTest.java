package dev.sandlot.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.FaultException;
import dev.sandlot.store.Database;
import dev.sandlot.store.KeyTable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While the work of a key goes on; what is written is the integration tests'. */
class KeyedWorkTest {
    private record Body(String text) {}

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<Promise<String>> begun = new ArrayList<>();
    private Database database;
    private KeyedWork keys;

    @BeforeEach
    void open() throws Exception {
        database = await(Database.open(vertx, directory.resolve("sandlot.db")));
        keys = new KeyedWork(Clock.systemUTC(), new KeyTable(database));
    }

    @AfterEach
    void close() throws Exception {
        await(database.close());
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Begun when it completes. */
    private Future<Future<String>> ask(String key, String text) {
        var asked = Promise.<Future<String>>promise();
        loop.runOnContext(v -> {
            var work = keys.once(
                    "scope",
                    key,
                    new Body(text),
                    row -> {
                        var promise = Promise.<String>promise();
                        begun.add(promise);
                        row.of("thing " + begun.size());
                        return promise.future();
                    },
                    name -> name);
            asked.complete(work);
        });
        return asked.future();
    }

    private void awaitBegun(int count) throws Exception {
        var looked = Promise.<Void>promise();
        loop.runOnContext(v -> vertx.setPeriodic(1, id -> {
            if (begun.size() == count) {
                looked.tryComplete();
                vertx.cancelTimer(id);
            }
        }));
        await(looked.future());
    }

    @Test
    void shouldWaitForTheWorkThatGoesOn() throws Exception {
        var first = await(ask("key", "a"));
        var second = await(ask("key", "a"));
        awaitBegun(1);
        assertThat(second.isComplete()).isFalse();
        loop.runOnContext(v -> begun.get(0).complete("thing 1"));
        assertThat(await(first)).isEqualTo("thing 1");
        assertThat(await(second)).isEqualTo("thing 1");
        assertThat(begun).hasSize(1);
    }

    @Test
    void shouldBeginAnewWhereTheWorkHasFailed() throws Exception {
        var first = await(ask("key", "a"));
        var second = await(ask("key", "a"));
        awaitBegun(1);
        loop.runOnContext(v -> begun.get(0).fail("no room"));
        assertThatThrownBy(() -> await(first)).hasMessageContaining("no room");
        assertThatThrownBy(() -> await(second)).hasMessageContaining("no room");

        var third = await(ask("key", "b"));
        awaitBegun(2);
        loop.runOnContext(v -> begun.get(1).complete("thing 2"));
        assertThat(await(third)).isEqualTo("thing 2");
    }

    @Test
    void shouldRememberNothingWithoutAKey() throws Exception {
        await(ask(null, "a"));
        await(ask(null, "a"));
        awaitBegun(2);
    }

    @Test
    void shouldRefuseAnotherBody() throws Exception {
        await(ask("key", "a"));
        awaitBegun(1);
        var refused = Promise.<String>promise();
        loop.runOnContext(v -> {
            try {
                keys.once("scope", "key", new Body("b"), row -> Future.succeededFuture(""), name -> name)
                        .onComplete(refused);
            } catch (FaultException e) {
                refused.fail(e);
            }
        });
        assertThatThrownBy(() -> await(refused.future())).hasMessageContaining("has been used for something else");
    }
}
