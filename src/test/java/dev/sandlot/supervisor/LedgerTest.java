package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.SandboxId;
import dev.sandlot.store.Database;
import dev.sandlot.store.EventTable;
import dev.sandlot.store.Journal;
import dev.sandlot.store.SandboxRow;
import dev.sandlot.store.SandboxTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing behind, while the database can be written and while it can't. */
class LedgerTest {
    @TempDir
    Path directory;

    private final List<EventRecord> told = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final Loop loop = new Loop(vertx);
    private Database database;
    private Ledger ledger;
    private HeldSandbox box;

    @BeforeEach
    void open() {
        database = Rig.get(Database.open(vertx, directory.resolve("sandlot.db")));
        var events = new EventTable(database, 1000);
        Rig.get(events.open());
        var bus = new Bus(vertx);
        bus.on(Event.Recorded.class, event -> told.add(event.record()));
        ledger = new Ledger(loop, new Journal(database, events), bus);
        Promise<Void> begun = Promise.promise();
        vertx.getOrCreateContext().runOnContext(v -> {
            loop.begin();
            box = new HeldSandbox(
                    loop, SandboxId.random(), Rig.spec(null).named("box"), directory, null, "here", loop.now());
            begun.complete();
        });
        Rig.get(begun.future());
    }

    @AfterEach
    void close() {
        Rig.get(database.close());
        Rig.get(vertx.close());
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        loop.later(() -> work.get().onComplete(promise));
        return promise.future();
    }

    private void sql(String statement) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("sandlot.db"));
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<SandboxRow> rows() {
        var rows = new CopyOnWriteArrayList<SandboxRow>();
        Rig.get(new SandboxTable(database).each(rows::add));
        return rows;
    }

    private List<String> names() {
        return rows().stream().map(row -> row.sandbox().name()).toList();
    }

    @Test
    void shouldHaveWrittenWhatWasDurableAndToldOfItInOrder() {
        Rig.get(onLoop(() -> {
            ledger.save(box);
            for (int i = 0; i < 50; i++) {
                ledger.happened(box.id, new Occurrence.Unknown("n" + i, Map.of()));
            }
            return ledger.durable();
        }));
        assertThat(names()).containsExactly("box");
        Rig.await(() -> told.size() == 50);
        assertThat(told).extracting(EventRecord::seq).isSorted();
        assertThat(told.get(49).type()).isEqualTo("n49");
    }

    @Test
    void shouldWriteOnlyTheLatestFormAndNothingThatIsGone() {
        Rig.get(onLoop(() -> {
            ledger.save(box);
            box.spec = box.spec.named("later");
            ledger.save(box);
            return ledger.durable();
        }));
        assertThat(names()).containsExactly("later");
        Rig.get(onLoop(() -> {
            ledger.save(box);
            box.gone = true;
            ledger.remove(box);
            ledger.save(box);
            return ledger.durable();
        }));
        assertThat(names()).isEmpty();
    }

    @Test
    void shouldTellThatItCantWriteAndCatchUpOnceItCan() {
        sql("CREATE TRIGGER full BEFORE INSERT ON sandbox BEGIN SELECT RAISE(ABORT, 'no room'); END");
        var refused = onLoop(() -> {
            ledger.happened(box.id, new Occurrence.SandboxDeleted("first"));
            ledger.save(box);
            return ledger.durable();
        });
        Rig.await(refused::failed);
        var still = onLoop(() -> {
            box.spec = box.spec.named("newer");
            ledger.save(box);
            ledger.happened(box.id, new Occurrence.SandboxDeleted("second"));
            return ledger.durable();
        });
        Rig.await(still::failed);
        assertThat(told).isEmpty();
        sql("DROP TRIGGER full");
        Rig.await(() -> told.size() == 2);
        assertThat(told)
                .extracting(EventRecord::occurrence)
                .containsExactly(new Occurrence.SandboxDeleted("first"), new Occurrence.SandboxDeleted("second"));
        assertThat(told).extracting(EventRecord::seq).containsExactly(1L, 2L);
        assertThat(names()).containsExactly("newer");
    }
}
