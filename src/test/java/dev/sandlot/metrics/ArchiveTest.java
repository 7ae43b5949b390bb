package dev.sandlot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sandlot.model.MetricHistory;
import dev.sandlot.store.Database;
import dev.sandlot.store.SampleTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The past, on a real database, with a clock of the test's own. */
class ArchiveTest {
    private static final Instant BEGIN = Instant.parse("2026-01-02T00:00:00Z");
    private static final List<String> GAUGES = List.of("cpu", "memory_bytes");

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private Database database;
    private SampleTable table;
    private Archive archive;
    private Instant now = BEGIN;

    @BeforeEach
    void open() throws Exception {
        database = get(Database.open(vertx, directory.resolve("sandlot.db")));
        table = new SampleTable(database);
        archive = new Archive(table);
        get(archive.resume(now));
    }

    @AfterEach
    void close() throws Exception {
        get(database.close());
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** Looks each so many seconds, for so long; the value is the number of the minute since the beginning. */
    private void pass(Duration time, int every) throws Exception {
        var end = now.plus(time);
        while (now.isBefore(end)) {
            archive.add(SampleTable.HOST, now, new double[] {
                Duration.between(BEGIN, now).toMinutes(), 5
            });
            var next = now.plusSeconds(every);
            if (next.getEpochSecond() / 60 != now.getEpochSecond() / 60) {
                archive.flush();
            }
            now = next;
        }
        get(archive.flush());
        get(archive.expire(now));
    }

    private MetricHistory history(Duration back) throws Exception {
        return get(archive.history(SampleTable.HOST, GAUGES, now.minus(back), now));
    }

    @Test
    void shouldTellEveryLookOfTheLastMinutes() throws Exception {
        pass(Duration.ofMinutes(20), 2);

        var history = history(Duration.ofMinutes(15));

        assertThat(history.stepSeconds()).isEqualTo(2);
        assertThat(history.points()).hasSize(450);
        assertThat(history.points().get(0).at()).isEqualTo(now.minusSeconds(900));
        assertThat(history.points().get(0).mean()).containsExactly(5, 5);
    }

    @Test
    void shouldFoldLongerTimesAndKeepMeanAndMaximum() throws Exception {
        pass(Duration.ofMinutes(60), 2);

        var history = history(Duration.ofMinutes(60));

        assertThat(history.stepSeconds()).isEqualTo(6);
        assertThat(history.points()).hasSize(600);
        assertThat(history.points().get(599).mean()[0]).isEqualTo(59);
    }

    @Test
    void shouldKeepNothingLongerThanPromised() throws Exception {
        pass(Duration.ofHours(50), 20);

        assertThat(get(table.read(SampleTable.HOST, 1, BEGIN))).hasSizeBetween(58, 62);
        assertThat(get(table.read(SampleTable.HOST, 60, BEGIN))).hasSizeBetween(2878, 2882);
        assertThat(get(table.read(SampleTable.HOST, 3600, BEGIN))).hasSize(50);

        var day = history(Duration.ofHours(24));
        assertThat(day.stepSeconds()).isEqualTo(180);
        assertThat(day.points()).hasSizeBetween(480, 481);
        var point = day.points().get(day.points().size() - 2);
        assertThat(point.max()[0] - point.mean()[0]).isCloseTo(1, within(1e-3));

        var months = history(Duration.ofDays(200));
        assertThat(months.since()).isEqualTo(now.minus(Duration.ofDays(90)));
        assertThat(months.points().size()).isLessThanOrEqualTo(601);
        assertThat(months.points().stream().mapToDouble(p -> p.max()[0]).max()).hasValue(2999);
    }

    @Test
    void shouldGoOnAfterARestartInTheMiddleOfAMinute() throws Exception {
        now = BEGIN.plusSeconds(600);
        archive.add(SampleTable.HOST, now, new double[] {10, 1});
        archive.add(SampleTable.HOST, now.plusSeconds(2), new double[] {20, 1});
        get(archive.flush());

        var later = new Archive(table);
        now = now.plusSeconds(30);
        get(later.resume(now));
        later.add(SampleTable.HOST, now, new double[] {60, 1});
        var history = get(later.history(SampleTable.HOST, GAUGES, now.minus(Duration.ofHours(4)), now));

        assertThat(history.points()).singleElement().satisfies(point -> {
            assertThat(point.at()).isEqualTo(BEGIN.plusSeconds(600));
            assertThat(point.mean()[0]).isCloseTo(30, within(1e-4));
            assertThat(point.max()[0]).isEqualTo(60);
        });
        var looks = get(later.history(SampleTable.HOST, GAUGES, now.minus(Duration.ofMinutes(1)), now));
        assertThat(looks.points()).hasSize(3);
    }

    @Test
    void shouldTellNothingOfWhoIsNotKnown() throws Exception {
        assertThat(get(archive.history("nobody", GAUGES, now.minusSeconds(60), now))
                        .points())
                .isEmpty();
    }
}
