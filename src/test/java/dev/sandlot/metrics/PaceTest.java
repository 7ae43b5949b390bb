package dev.sandlot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.HostSample;
import dev.sandlot.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the host is looked at, by whether anybody looks on. */
class PaceTest {
    private static final Metrics.Pace SELDOM =
            new Metrics.Pace(Duration.ofNanos(1), Duration.ofHours(1), Duration.ofNanos(1));

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void shouldLookAtOnceForWhoAsksThoughNobodyHasForLong(@TempDir Path directory) throws Exception {
        var vertx = Vertx.vertx();
        var bus = new Bus(vertx);
        var database = get(Database.open(vertx, directory.resolve("sandlot.db")));
        try (var exposition = new Exposition()) {
            var metrics = new Metrics(vertx, bus, database, exposition, SELDOM);
            get(vertx.deployVerticle(new MetricsVerticle(bus, metrics, exposition)));
            get(bus.ask(new Request.WatchMetrics()));

            var first = now(bus);
            var second = now(bus);
            get(bus.ask(new Request.WatchMetrics()));
            var third = now(bus);

            assertThat(second.at()).isAfter(first.at());
            assertThat(third.at()).isAfter(second.at());
        } finally {
            get(database.close());
            get(vertx.close());
        }
    }

    /** Before the first look there is nothing. */
    private static HostSample now(Bus bus) throws Exception {
        var now = get(bus.ask(new Request.GetHostMetrics(null))).now();
        return now == null ? now(bus) : now;
    }
}
