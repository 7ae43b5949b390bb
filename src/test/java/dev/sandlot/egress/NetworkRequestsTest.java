package dev.sandlot.egress;

import static dev.sandlot.egress.EgressFixture.allow;
import static dev.sandlot.egress.EgressFixture.await;
import static dev.sandlot.egress.EgressFixture.denied;
import static dev.sandlot.egress.EgressFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.EgressRequest;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Page;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.NetworkRequest;
import dev.sandlot.model.NetworkRequest.Origin;
import dev.sandlot.model.NetworkRequest.Scope;
import dev.sandlot.model.NetworkRequest.State;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.store.Database;
import dev.sandlot.supervisor.RecordedEgress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sandboxes ask for, with a real database and a stand-in for the owner of sandboxes. */
class NetworkRequestsTest {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final SandboxId id = SandboxId.random();
    private final RecordedEgress egress = new RecordedEgress();
    private final List<EgressRequest.ReportNetworkRequests> reports = new CopyOnWriteArrayList<>();
    private final List<EgressRequest.TellDenied> denials = new CopyOnWriteArrayList<>();
    private OnceRules once;
    private Decisions decisions;
    private volatile Sandbox box;
    private Database database;
    private String deployed;

    @BeforeEach
    void start() throws Exception {
        database = get(Database.open(vertx, directory.resolve("sandlot.db")));
        box = EgressFixture.sandbox(id, "demo", allow("a.test"));
        EgressFixture.save(database, box);
        bus.handle(Request.GetSandbox.class, ask -> Future.succeededFuture(box));
        bus.handle(Request.ListSandboxes.class, ask -> Future.succeededFuture(new Page<>(List.of(box), null)));
        bus.handle(EgressRequest.ChangeNetwork.class, ask -> {
            become(ask.change().applied(box.spec().network()));
            return Future.succeededFuture(box);
        });
        bus.handle(EgressRequest.ReportNetworkRequests.class, ask -> {
            reports.add(ask);
            return Future.succeededFuture();
        });
        bus.handle(EgressRequest.TellDenied.class, ask -> {
            denials.add(ask);
            return Future.succeededFuture();
        });
        deploy();
    }

    private void become(NetworkPolicy policy) {
        box = EgressFixture.sandbox(id, "demo", policy);
        once.change(id, policy);
        bus.tell(new Event.SandboxChanged(box, false));
    }

    private void deploy() throws Exception {
        once = new OnceRules(vertx, Clock.systemUTC(), egress);
        get(once.open(id, directory, box.spec().network()));
        decisions = new Decisions(vertx, database, DecisionBounds.USUAL);
        get(decisions.open());
        deployed = get(vertx.deployVerticle(new EgressVerticle(bus, database, decisions, once, Presets.load(null))));
    }

    @AfterEach
    void close() throws Exception {
        get(vertx.undeploy(deployed));
        get(database.close());
        get(vertx.close());
    }

    private NetworkRequest ask(String rule, String reason) throws Exception {
        return get(bus.ask(new EgressRequest.AskForNetwork("demo", rule, reason, Origin.AGENT)));
    }

    private NetworkRequest decide(NetworkRequest request, State state, Scope scope) throws Exception {
        return get(bus.ask(new EgressRequest.DecideNetworkRequest("demo", request.id(), state, scope, "ann")));
    }

    private List<NetworkRequest> list(boolean pending) throws Exception {
        return get(bus.ask(new EgressRequest.ListNetworkRequests("demo", pending)));
    }

    private String asks() {
        return reports.get(reports.size() - 1).asks();
    }

    private void refused(Request<?> request, Fault.Kind kind, String words) {
        assertThatThrownBy(() -> get(bus.ask(request))).cause().isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().kind()).isEqualTo(kind);
            assertThat(e.fault().message()).contains(words);
        });
    }

    @Test
    void shouldHaveAPersonSeeToWhatIsAskedFor() throws Exception {
        var request = ask("B.test:443", "I need\nthe \u001b[31mdata");
        assertThat(request.rule()).isEqualTo("b.test:443");
        assertThat(request.reason()).isEqualTo("I need the [31mdata");
        assertThat(request.askedBy()).isEqualTo(Origin.AGENT);
        assertThat(asks()).isEqualTo("It asks to reach b.test:443 (I need the [31mdata).");
        assertThat(ask("b.test:443", "again").id()).isEqualTo(request.id());
        ask("c.test", null);
        assertThat(asks()).isEqualTo("It asks to reach c.test, and 1 more.");
        assertThat(list(true)).extracting(NetworkRequest::rule).containsExactly("c.test", "b.test:443");
        assertThat(get(bus.ask(new EgressRequest.GetNetwork("demo"))).pending()).isEqualTo(2);
    }

    @Test
    void shouldAllowForThisSandboxByARule() throws Exception {
        var request = ask("b.test", null);
        var allowed = decide(request, State.ALLOWED, Scope.SANDBOX);
        assertThat(allowed.state()).isEqualTo(State.ALLOWED);
        assertThat(allowed.decidedBy()).isEqualTo("ann");
        assertThat(box.spec().network().allow()).containsExactly("a.test", "b.test");
        assertThat(egress.policies.get(id).allow()).containsExactly("a.test", "b.test");
        assertThat(asks()).isNull();
        assertThat(list(true)).isEmpty();
        assertThat(list(false)).extracting(NetworkRequest::state).containsExactly(State.ALLOWED);
        assertThat(decide(request, State.ALLOWED, Scope.SANDBOX)).isEqualTo(allowed);
        refused(
                new EgressRequest.DecideNetworkRequest("demo", request.id(), State.DENIED, null, "ann"),
                Fault.Kind.CONFLICT,
                "is allowed already");
    }

    @Test
    void shouldAllowOnceWithoutChangingTheRulesAndThroughARestart() throws Exception {
        decide(ask("b.test", null), State.ALLOWED, Scope.ONCE);
        assertThat(box.spec().network().allow()).containsExactly("a.test");
        assertThat(egress.policies.get(id).allow()).containsExactly("a.test", "b.test");
        get(vertx.undeploy(deployed));
        egress.policies.clear();
        deploy();
        assertThat(egress.policies.get(id).allow()).containsExactly("a.test", "b.test");
        var until = get(bus.ask(new EgressRequest.GetNetwork("demo"))).once().get("b.test");
        assertThat(Duration.between(Instant.now(), until)).isLessThanOrEqualTo(OnceRules.LASTS);
    }

    @Test
    void shouldDenyWithAndWithoutARule() throws Exception {
        decide(ask("b.test", null), State.DENIED, null);
        assertThat(box.spec().network().deny()).isEmpty();
        decide(ask("b.test", null), State.DENIED, Scope.SANDBOX);
        assertThat(box.spec().network().deny()).containsExactly("b.test");
        refused(
                new EgressRequest.AskForNetwork("demo", "b.test", null, Origin.AGENT),
                Fault.Kind.CONFLICT,
                "says already that this is denied");
    }

    @Test
    void shouldTakeUpWhatAnEarlierDaemonLeft() throws Exception {
        var request = ask("b.test", "why not");
        get(vertx.undeploy(deployed));
        reports.clear();
        deploy();
        assertThat(asks()).contains("b.test (why not)");
        assertThat(ask("c.test", null).id()).isGreaterThan(request.id());
        assertThat(decide(request, State.WITHDRAWN, null).state()).isEqualTo(State.WITHDRAWN);
        assertThat(asks()).isEqualTo("It asks to reach c.test.");
    }

    @Test
    void shouldSettleWhatTheRulesAnswerMeanwhile() throws Exception {
        ask("b.test", null);
        become(allow("a.test", "b.test"));
        await(() -> asks() == null);
        assertThat(list(false))
                .extracting(NetworkRequest::state, NetworkRequest::decidedBy)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(State.ALLOWED, null));
    }

    @Test
    void shouldRefuseWhatNobodyCanDecide() throws Exception {
        refused(
                new EgressRequest.AskForNetwork("demo", "https://b.test/", null, Origin.AGENT),
                Fault.Kind.INVALID,
                "rule");
        refused(new EgressRequest.AskForNetwork("demo", "*", null, Origin.AGENT), Fault.Kind.INVALID, "every");
        refused(new EgressRequest.AskForNetwork("demo", "a.test", null, Origin.AGENT), Fault.Kind.CONFLICT, "allowed");
        refused(
                new EgressRequest.DecideNetworkRequest("demo", 77, State.DENIED, null, "ann"),
                Fault.Kind.NOT_FOUND,
                "no request 77");
        for (int i = 0; i < Pending.MOST; i++) {
            ask("h" + i + ".test", null);
        }
        refused(
                new EgressRequest.AskForNetwork("demo", "one.more.test", null, Origin.AGENT),
                Fault.Kind.CONFLICT,
                "wait already");
        box = EgressFixture.sandbox(id, "demo", NetworkPolicy.NONE);
        refused(
                new EgressRequest.AskForNetwork("demo", "b.test", null, Origin.AGENT),
                Fault.Kind.CONFLICT,
                "no rule allows more");
    }

    @Test
    void shouldTellTheEventLogOfADenialOnce() throws Exception {
        decisions.note(denied(decisions.nextId(), id, "b.test"));
        decisions.note(denied(decisions.nextId(), id, "b.test"));
        decisions.note(denied(decisions.nextId(), id, "c.test"));
        await(() -> denials.size() >= 2);
        assertThat(denials).extracting(told -> told.decision().host()).containsExactly("b.test", "c.test");
    }
}
