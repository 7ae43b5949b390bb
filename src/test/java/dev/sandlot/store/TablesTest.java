package dev.sandlot.store;

import static dev.sandlot.store.StoreFixture.NOON;
import static dev.sandlot.store.StoreFixture.await;
import static dev.sandlot.store.StoreFixture.changes;
import static dev.sandlot.store.StoreFixture.event;
import static dev.sandlot.store.StoreFixture.process;
import static dev.sandlot.store.StoreFixture.sandbox;
import static dev.sandlot.store.StoreFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.OccurrenceMapper;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSummary;
import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Tags;
import dev.sandlot.model.Token;
import dev.sandlot.model.TokenOrigin;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final SandboxId id = SandboxId.random();
    private Database database;
    private EventTable events;
    private Journal journal;

    @BeforeEach
    void open() throws Exception {
        database = await(Database.open(vertx, directory.resolve("sandlot.db")));
        events = opened();
        journal = new Journal(database, events);
    }

    private List<SandboxRow> sandboxes() throws Exception {
        var rows = new ArrayList<SandboxRow>();
        await(new SandboxTable(database).each(rows::add));
        return rows;
    }

    private EventTable opened() throws Exception {
        var table = new EventTable(database, 300);
        await(table.open());
        return table;
    }

    @AfterEach
    void close() throws Exception {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void shouldGiveBackSandboxesAndProcessesAsTheyWere() throws Exception {
        var box = sandbox(id, "demo");
        var one = process(id, 1);
        await(journal.write(changes(List.of(box), List.of(one), List.of(), List.of())));
        assertThat(sandboxes()).containsExactly(box);
        var processes = new ProcessTable(database);
        assertThat(await(processes.of(id, 0, 9))).containsExactly(process(id, 1, null));
        assertThat(await(processes.alive(null))).containsExactly(process(id, 1, null));
        assertThat(await(processes.specs(id, List.of(one.id(), ProcessId.of(7)))))
                .isEqualTo(Map.of(one.id(), spec()));
        assertThat(Tags.of(sandboxes().get(0).sandbox())).isEqualTo(Tags.of(box.sandbox()));
    }

    @Test
    void shouldReplaceARowThatIsThere() throws Exception {
        var box = sandbox(id, "demo");
        await(journal.write(changes(List.of(box), List.of(), List.of(), List.of())));
        var changed = new SandboxRow(
                sandbox(id, "other").sandbox(), sandbox(id, "other").concerns(), null, 7, true, true);
        await(journal.write(changes(List.of(changed), List.of(), List.of(), List.of())));
        assertThat(sandboxes()).containsExactly(changed);
    }

    @Test
    void shouldTakeProcessesTokensAndKeysAlongWithTheirSandbox() throws Exception {
        var tokens = new TokenTable(database);
        await(tokens.insert(
                new Token("t1", "bound", Role.SANDBOX, id, null, false, TokenOrigin.NONE, NOON, null, null),
                new byte[] {1}));
        var key = new KeyRow("start:" + id, "k", "body", "p1", NOON);
        await(journal.write(new Changes(
                List.of(sandbox(id, "demo")),
                List.of(process(id, 1), process(id, 2)),
                List.of(key),
                List.of(),
                List.of(),
                List.of(),
                List.of())));
        assertThat(await(new KeyTable(database).find(key.scope(), "k"))).isEqualTo(key);
        await(journal.write(changes(List.of(), List.of(), List.of(id), List.of())));
        assertThat(sandboxes()).isEmpty();
        assertThat(await(new ProcessTable(database).of(id, 0, 9))).isEmpty();
        assertThat(await(new KeyTable(database).find(key.scope(), "k"))).isNull();
        assertThat(await(new ProcessTable(database).specs(id, List.of(ProcessId.of(1)))))
                .isEmpty();
        assertThat(await(tokens.list())).isEmpty();
    }

    @Test
    void shouldNumberEventsWithoutGapsAcrossRestarts() throws Exception {
        var first = await(
                journal.write(changes(List.of(), List.of(), List.of(), List.of(event("a", id), event("b", null)))));
        assertThat(first).extracting(EventRecord::seq).containsExactly(1L, 2L);
        var reopened = new Journal(database, opened());
        var second = await(reopened.write(changes(List.of(), List.of(), List.of(), List.of(event("c", id)))));
        assertThat(second).extracting(EventRecord::seq).containsExactly(3L);
        assertThat(await(events.read(0, null, List.of(), 10)))
                .extracting(EventRecord::type)
                .containsExactly("a", "b", "c");
        assertThat(await(events.read(0, id, List.of("c", "b"), 10))).containsExactlyElementsOf(second);
        assertThat(await(events.read(-1, null, List.of(), 2)))
                .extracting(EventRecord::seq)
                .containsExactly(2L, 3L);
    }

    @Test
    void shouldWriteNothingWhereOneChangeFails() throws Exception {
        await(database.run("CREATE TRIGGER full BEFORE INSERT ON event WHEN NEW.type = 'broken'"
                + " BEGIN SELECT RAISE(ABORT, 'no room'); END"));
        var broken = event("broken", id);
        assertThatThrownBy(() -> await(journal.write(
                changes(List.of(sandbox(id, "demo")), List.of(), List.of(), List.of(event("a", id), broken)))));
        assertThat(sandboxes()).isEmpty();
        var next = await(journal.write(changes(List.of(), List.of(), List.of(), List.of(event("a", id)))));
        assertThat(next).extracting(EventRecord::seq).containsExactly(1L);
    }

    @Test
    void shouldReadEventsOfEarlierVersions() throws Exception {
        var started = "{\"process\":\"p1\",\"kind\":\"task\",\"name\":\"web\",\"command\":\"make\"}";
        // The first version's had no process.
        var closed = "{\"name\":\"demo\",\"reason\":\"needs_input\"}";
        var insert = "INSERT INTO event (seq, type, sandbox_id, at, data) VALUES (?, ?, ?, ?, ?)";
        await(database.run(insert, 1, "process.started", id.value(), 0, started));
        await(database.run(insert, 2, "attention.closed", id.value(), 0, closed));
        await(database.run(insert, 3, "node.joined", null, 0, "{\"node\":null}"));
        var read = await(events.read(0, null, List.of(), 10));
        assertThat(read)
                .extracting(EventRecord::occurrence)
                .containsExactly(
                        new Occurrence.ProcessStarted(
                                new ProcessSummary(ProcessId.of(1), ProcessKind.TASK, "web", "make")),
                        new Occurrence.Unknown("attention.closed", Map.of("name", "demo", "reason", "needs_input")),
                        new Occurrence.Unknown("node.joined", Collections.singletonMap("node", null)));
        assertThat(read)
                .extracting(event ->
                        Columns.json(OccurrenceMapper.write(event.occurrence()).data()))
                .containsExactly(started, closed, "{\"node\":null}");
        assertThat(await(events.read(0, id, List.of("attention.closed"), 10))).hasSize(1);
    }

    @Test
    void shouldKeepTheNewestEventsOnly() throws Exception {
        for (int i = 0; i < 10; i++) {
            var some = new ArrayList<EventRecord>();
            for (int j = 0; j < 100; j++) {
                some.add(event("e", id));
            }
            await(journal.write(changes(List.of(), List.of(), List.of(), some)));
        }
        var kept = await(events.read(0, null, List.of(), 10_000));
        assertThat(kept).hasSizeBetween(300, 300 + 300);
        assertThat(kept.get(kept.size() - 1).seq()).isEqualTo(1000);
    }

    @Test
    void shouldFindTokensByTheirHashAndListSessionsToo() throws Exception {
        var tokens = new TokenTable(database);
        var token = new Token(
                "t1", "laptop", Role.OPERATOR, null, null, false, TokenOrigin.NONE, NOON, NOON.plusSeconds(60), null);
        var from = new TokenOrigin(List.of("t0", "t1"), "t1", "::1", "Firefox");
        var session = new Token("t2", "browser", Role.ADMIN, null, null, true, from, NOON, NOON.plusSeconds(10), null);
        await(tokens.insert(token, new byte[] {1, 2}));
        await(tokens.insert(session, new byte[] {3, 4}));
        assertThat(await(tokens.find(new byte[] {1, 2}))).contains(token);
        assertThat(await(tokens.find(new byte[] {9}))).isEmpty();
        assertThat(await(tokens.list())).containsExactly(token, session);
        await(tokens.touched("t1", NOON.plusSeconds(3)));
        assertThat(await(tokens.find(new byte[] {1, 2})).orElseThrow().lastUsedAt())
                .isEqualTo(NOON.plusSeconds(3));
        await(tokens.deleteExpired(NOON.plusSeconds(10)));
        assertThat(await(tokens.find(new byte[] {3, 4}))).isEmpty();
        assertThat(await(tokens.delete("t1"))).isTrue();
        assertThat(await(tokens.delete("t1"))).isFalse();
    }

    @Test
    void shouldForgetOldKeys() throws Exception {
        var keys = new KeyTable(database);
        var old = new KeyRow("create", "old", "b", "s", NOON.minusSeconds(60));
        var fresh = new KeyRow("create", "new", "b", "s", NOON);
        await(journal.write(
                new Changes(List.of(), List.of(), List.of(old, fresh), List.of(), List.of(), List.of(), List.of())));
        await(keys.deleteBefore(NOON));
        assertThat(await(keys.find("create", "old"))).isNull();
        assertThat(await(keys.find("create", "new"))).isEqualTo(fresh);
    }
}
