package dev.sandlot.store;

import static dev.sandlot.store.StoreFixture.NOON;
import static dev.sandlot.store.StoreFixture.await;
import static dev.sandlot.store.StoreFixture.changes;
import static dev.sandlot.store.StoreFixture.sandbox;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.SandboxId;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTableTest {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final SandboxId id = SandboxId.random();
    private Database database;
    private SampleTable table;
    private Journal journal;

    @BeforeEach
    void open() throws Exception {
        database = await(Database.open(vertx, directory.resolve("sandlot.db")));
        table = new SampleTable(database);
        journal = new Journal(database, new EventTable(database, 10));
        await(journal.write(changes(List.of(sandbox(id, "demo")), List.of(), List.of(), List.of())));
    }

    @AfterEach
    void close() throws Exception {
        await(database.close());
        await(vertx.close());
    }

    private static SampleRow row(String series, int resolution, long minutes, int... bytes) {
        var points = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            points[i] = (byte) bytes[i];
        }
        return new SampleRow(series, resolution, NOON.plusSeconds(60 * minutes), points);
    }

    private List<Long> minutes(String series, int resolution) throws Exception {
        return await(table.read(series, resolution, NOON.minusSeconds(1_000_000))).stream()
                .map(row -> java.time.Duration.between(NOON, row.at()).toMinutes())
                .toList();
    }

    @Test
    void shouldReadOneSeriesOfOneResolutionInTheOrderOfTime() throws Exception {
        await(table.save(List.of(row("host", 60, 2), row("host", 60, 1), row("host", 1, 1), row(id.value(), 60, 1))));

        assertThat(minutes("host", 60)).containsExactly(1L, 2L);
        assertThat(await(table.read("host", 60, NOON.plusSeconds(90)))).hasSize(1);
        assertThat(await(table.at(60, NOON.plusSeconds(60)))).hasSize(2);
    }

    @Test
    void shouldPutALaterRowInThePlaceOfAnEarlierOne() throws Exception {
        await(table.save(List.of(row("host", 60, 1, 1))));
        await(table.save(List.of(row("host", 60, 1, 2, 3))));

        assertThat(await(table.read("host", 60, NOON)).get(0).points()).containsExactly(2, 3);
        assertThat(minutes("host", 60)).hasSize(1);
    }

    @Test
    void shouldExpireEverySeriesOfOneResolution() throws Exception {
        await(table.save(List.of(
                row("host", 60, 1),
                row("host", 60, 5),
                row("host", 3600, 1),
                row(id.value(), 60, 1),
                row(id.value(), 60, 5))));

        await(table.expire(60, NOON.plusSeconds(60 * 3)));

        assertThat(minutes("host", 60)).containsExactly(5L);
        assertThat(minutes(id.value(), 60)).containsExactly(5L);
        assertThat(minutes("host", 3600)).containsExactly(1L);
    }

    @Test
    void shouldForgetASandboxWithItsSamplesAndKeepNoneThatComeLater() throws Exception {
        await(table.save(List.of(row("host", 60, 1), row(id.value(), 1, 1), row(id.value(), 3600, 1))));

        await(journal.write(changes(List.of(), List.of(), List.of(id), List.of())));
        await(table.save(List.of(row(id.value(), 1, 2), row("host", 60, 2))));

        assertThat(minutes(id.value(), 1)).isEmpty();
        assertThat(minutes(id.value(), 3600)).isEmpty();
        assertThat(minutes("host", 60)).containsExactly(1L, 2L);
    }
}
