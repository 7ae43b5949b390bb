package dev.sandlot.egress;

import static dev.sandlot.egress.EgressFixture.NOON;
import static dev.sandlot.egress.EgressFixture.allow;
import static dev.sandlot.egress.EgressFixture.decision;
import static dev.sandlot.egress.EgressFixture.delete;
import static dev.sandlot.egress.EgressFixture.denied;
import static dev.sandlot.egress.EgressFixture.get;
import static dev.sandlot.egress.EgressFixture.sandbox;
import static dev.sandlot.egress.EgressFixture.save;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.EgressRequest;
import dev.sandlot.model.DecisionFilter;
import dev.sandlot.model.KeptDecision;
import dev.sandlot.model.NetworkDecision.Outcome;
import dev.sandlot.model.SandboxId;
import dev.sandlot.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions in a real database. */
class DecisionsTest {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final SandboxId one = SandboxId.random();
    private final SandboxId other = SandboxId.random();
    private final List<KeptDecision> told = new CopyOnWriteArrayList<>();
    private Database database;

    @BeforeEach
    void open() throws Exception {
        database = get(Database.open(vertx, directory.resolve("sandlot.db")));
        save(database, sandbox(one, "one", allow()));
        save(database, sandbox(other, "other", allow()));
    }

    @AfterEach
    void close() throws Exception {
        get(database.close());
        get(vertx.close());
    }

    private Decisions decisions(DecisionBounds bounds) throws Exception {
        var decisions = new Decisions(vertx, database, bounds);
        get(decisions.open());
        get(on(() -> {
            decisions.begin(told::addAll);
            return Future.succeededFuture();
        }));
        return decisions;
    }

    private final io.vertx.core.Context context = vertx.getOrCreateContext();

    /** What is asked for on the context that it belongs on. */
    private <T> Future<T> on(Supplier<Future<T>> work) {
        var done = Promise.<T>promise();
        context.runOnContext(v -> work.get().onComplete(done));
        return done.future();
    }

    private List<KeptDecision> list(Decisions decisions, SandboxId sandbox, DecisionFilter filter) throws Exception {
        return get(on(() -> decisions.list(sandbox, filter, Long.MAX_VALUE, 1000)))
                .page()
                .items();
    }

    @Test
    void shouldKeepEachAsItIsInTheEndNewestFirst() throws Exception {
        var decisions = decisions(DecisionBounds.USUAL);
        var first = decision(decisions.nextId(), one, "a.test", Outcome.ALLOWED);
        decisions.note(first);
        var second = denied(decisions.nextId(), one, "b.test");
        decisions.note(second);
        decisions.note(denied(decisions.nextId(), other, "c.test"));
        assertThat(list(decisions, one, DecisionFilter.ALL))
                .extracting(KeptDecision::decision)
                .containsExactly(second, first);

        var ended = first.ended(Outcome.ALLOWED, "The sandbox has closed it.", 10, 20, NOON.plusSeconds(1));
        decisions.note(ended);
        assertThat(list(decisions, one, DecisionFilter.ALL))
                .extracting(KeptDecision::decision)
                .containsExactly(second, ended);
        assertThat(told).extracting(KeptDecision::change).isSorted().doesNotHaveDuplicates();
        assertThat(told).extracting(KeptDecision::decision).contains(first, ended);
    }

    @Test
    void shouldFindByHostAndOutcomeAndInPages() throws Exception {
        var decisions = decisions(DecisionBounds.USUAL);
        for (var host : List.of("api.a.test", "b.test", "cdn.a.test")) {
            decisions.note(denied(decisions.nextId(), one, host));
        }
        decisions.note(decision(decisions.nextId(), one, "a.test", Outcome.LEARNED));
        assertThat(list(decisions, one, new DecisionFilter("a.test", Set.of(Outcome.DENIED))))
                .extracting(kept -> kept.decision().host())
                .containsExactly("cdn.a.test", "api.a.test");
        var page = get(on(() -> decisions.list(one, DecisionFilter.ALL, Long.MAX_VALUE, 3)))
                .page();
        assertThat(page.items()).hasSize(3);
        var next = get(on(() -> decisions.list(one, DecisionFilter.ALL, Long.parseLong(page.nextCursor()), 3)));
        assertThat(next.page().items())
                .extracting(kept -> kept.decision().host())
                .containsExactly("api.a.test");
        assertThat(next.page().nextCursor()).isNull();
    }

    @Test
    void shouldTellWhatHasChangedSince() throws Exception {
        var decisions = decisions(DecisionBounds.USUAL);
        var first = decision(decisions.nextId(), one, "a.test", Outcome.ALLOWED);
        decisions.note(first);
        decisions.note(denied(decisions.nextId(), one, "b.test"));
        var seen = get(on(() -> decisions.changed(read(-1))));
        assertThat(seen).extracting(kept -> kept.decision().host()).containsExactly("a.test", "b.test");
        long last = seen.get(1).change();
        assertThat(get(on(() -> decisions.changed(read(last))))).isEmpty();
        decisions.note(first.ended(Outcome.ALLOWED, "It is over.", 1, 2, NOON));
        assertThat(get(on(() -> decisions.changed(read(last)))))
                .extracting(kept -> kept.decision().id())
                .containsExactly(first.id());
    }

    private EgressRequest.ReadDecisions read(long after) {
        return new EgressRequest.ReadDecisions(one, DecisionFilter.ALL, after, 100);
    }

    @Test
    void shouldTellThatWhatAnEarlierDaemonLetThroughIsLost() throws Exception {
        var before = decisions(DecisionBounds.USUAL);
        long id = before.nextId();
        before.note(decision(id, one, "a.test", Outcome.ALLOWED));
        assertThat(list(before, one, DecisionFilter.ALL))
                .extracting(KeptDecision::lost)
                .containsExactly(false);

        var after = decisions(DecisionBounds.USUAL);
        assertThat(after.nextId()).isGreaterThan(id);
        assertThat(list(after, one, DecisionFilter.ALL))
                .extracting(KeptDecision::lost)
                .containsExactly(true);
    }

    @Test
    void shouldGiveNoNumberTwiceThoughAllRowsAreGone() throws Exception {
        var before = decisions(DecisionBounds.USUAL);
        var ids = new ArrayList<Long>();
        for (int i = 0; i < 3; i++) {
            ids.add(before.nextId());
            before.note(denied(ids.get(i), one, "a.test"));
        }
        get(on(before::write));
        delete(database, one);
        assertThat(list(before, one, DecisionFilter.ALL)).isEmpty();
        assertThat(decisions(DecisionBounds.USUAL).nextId()).isGreaterThan(ids.get(2));
    }

    @Test
    void shouldKeepNothingOfASandboxThatIsGone() throws Exception {
        var decisions = decisions(DecisionBounds.USUAL);
        delete(database, one);
        decisions.note(denied(decisions.nextId(), one, "late.test"));
        assertThat(list(decisions, one, DecisionFilter.ALL)).isEmpty();
    }

    @Test
    void shouldNotLetAFloodPushOutWhatOthersHave() throws Exception {
        var decisions = decisions(new DecisionBounds(300, 200));
        for (int i = 0; i < 90; i++) {
            decisions.note(denied(decisions.nextId(), other, "quiet" + i + ".test"));
        }
        long last = 0;
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 500; i++) {
                last = decisions.nextId();
                decisions.note(denied(last, one, "flood.test"));
            }
            get(on(decisions::write));
        }
        long newest = last;
        assertThat(list(decisions, other, DecisionFilter.ALL)).hasSize(90);
        assertThat(list(decisions, one, DecisionFilter.ALL))
                .hasSizeBetween(200, 700)
                .first()
                .satisfies(kept -> assertThat(kept.decision().id()).isEqualTo(newest));
    }

    @Test
    void shouldCountWhatIsTooMuchAtOnceAndStillTakeTheEnds() throws Exception {
        var decisions = new Decisions(vertx, database, DecisionBounds.USUAL);
        get(decisions.open());
        var open = decision(decisions.nextId(), one, "a.test", Outcome.ALLOWED);
        decisions.note(open);
        for (int i = 0; i < DecisionInbox.MOST_NEW + 50; i++) {
            decisions.note(denied(decisions.nextId(), one, "flood.test"));
        }
        decisions.note(open.ended(Outcome.ALLOWED, "It is over.", 1, 2, NOON));
        decisions.note(denied(decisions.nextId(), other, "b.test"));
        get(on(() -> {
            decisions.begin(told::addAll);
            return Future.succeededFuture();
        }));
        var found = get(on(() -> decisions.list(one, new DecisionFilter("a.test", Set.of()), Long.MAX_VALUE, 10)));
        assertThat(found.leftOut()).isEqualTo(51);
        assertThat(found.page().items())
                .extracting(kept -> kept.decision().endedAt())
                .containsExactly(NOON);
        assertThat(list(decisions, other, DecisionFilter.ALL)).hasSize(1);
    }
}
