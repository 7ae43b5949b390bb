package dev.sandlot.egress;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.EgressRequest;
import dev.sandlot.model.Fault;
import dev.sandlot.model.NetworkChange;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.NetworkRequest;
import dev.sandlot.model.NetworkRequest.Scope;
import dev.sandlot.model.NetworkRequest.State;
import dev.sandlot.model.NetworkRule;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.store.NetworkRequestTable;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What sandboxes ask to be let out to, and what people say to that. Used on the verticle's context only. */
final class NetworkRequests {
    /** How many that are decided are kept of each sandbox. */
    private static final int MOST_DECIDED = 100;

    private final Clock clock;
    private final Bus bus;
    private final NetworkRequestTable table;
    private final OnceRules once;
    private final Pending pending = new Pending();
    /** Those that are being decided. */
    private final Set<Long> inHand = new HashSet<>();

    private long last;

    NetworkRequests(Clock clock, Bus bus, NetworkRequestTable table, OnceRules once) {
        this.clock = clock;
        this.bus = bus;
        this.table = table;
        this.once = once;
    }

    /** Takes up what an earlier daemon left. */
    Future<Void> load() {
        return table.last()
                .onSuccess(highest -> last = highest)
                .compose(v -> table.pending())
                .onSuccess(found -> found.forEach(pending::put))
                .compose(v -> table.allowedOnce(clock.instant().minus(OnceRules.LASTS)))
                .onSuccess(found -> found.forEach(this::allowOnce))
                .compose(v -> bus.sandboxes(null))
                .compose(there -> Future.join(there.stream()
                        .map(Sandbox::id)
                        .map(id -> report(id, null))
                        .toList()))
                .mapEmpty();
    }

    private void allowOnce(NetworkRequest request) {
        var from = request.decidedAt();
        if (from != null) {
            once.allow(request.sandbox(), request.rule(), from.plus(OnceRules.LASTS));
        }
    }

    int pending(SandboxId sandbox) {
        return pending.of(sandbox).size();
    }

    Future<NetworkRequest> ask(EgressRequest.AskForNetwork ask) {
        var rule = rule(ask.rule());
        return sandbox(ask.sandbox()).compose(sandbox -> {
            requirePoint(sandbox, rule);
            var before = pending.asking(sandbox.id(), rule);
            if (before != null) {
                return Future.succeededFuture(before);
            }
            if (pending(sandbox.id()) >= Pending.MOST) {
                throw Fault.conflict(Pending.MOST + " requests of this sandbox wait already.", "full")
                        .withHint("Wait until somebody has decided them, or withdraw some.")
                        .asException();
            }
            var request = new NetworkRequest(
                    ++last,
                    sandbox.id(),
                    clock.instant(),
                    rule,
                    ask.reason(),
                    ask.origin(),
                    State.PENDING,
                    null,
                    null,
                    null);
            pending.put(request);
            return table.save(request)
                    .onFailure(cause -> pending.remove(request))
                    .compose(v -> report(sandbox.id(), request))
                    .map(request);
        });
    }

    /** As it is written in policies. A fault of kind INVALID where it can't be one that allows. */
    private static String rule(String text) {
        var rule = NetworkRule.parse("rule", text).toString();
        return new NetworkPolicy(NetworkMode.ALLOW, List.of(rule), List.of())
                .allow()
                .get(0);
    }

    /** A fault of kind CONFLICT where there is nothing to decide. */
    private static void requirePoint(Sandbox sandbox, String rule) {
        var policy = sandbox.spec().network();
        if (policy.mode() != NetworkMode.ALLOW) {
            var mode = policy.mode().name().toLowerCase(java.util.Locale.ROOT);
            throw Fault.conflict(
                            "The network mode of " + sandbox.name() + " is \"" + mode + "\": no rule allows more.",
                            mode)
                    .withHint("Ask somebody to set its mode to \"allow\".")
                    .asException();
        }
        var state = stateBy(policy, rule);
        if (state != null) {
            var word = state == State.ALLOWED ? "allowed" : "denied";
            throw Fault.conflict("A rule of " + sandbox.name() + " says already that this is " + word + ".", word)
                    .asException();
        }
    }

    /** Newest first. */
    Future<List<NetworkRequest>> list(EgressRequest.ListNetworkRequests request) {
        return sandbox(request.sandbox())
                .compose(sandbox -> table.of(sandbox.id()))
                .map(found -> found.stream()
                        .filter(each -> !request.onlyPending() || each.isPending())
                        .toList());
    }

    Future<NetworkRequest> decide(EgressRequest.DecideNetworkRequest decision) {
        return sandbox(decision.sandbox()).compose(sandbox -> {
            var request = pending.get(sandbox.id(), decision.request());
            if (request == null) {
                return decided(sandbox, decision);
            }
            if (!inHand.add(request.id())) {
                throw Fault.conflict("Somebody else is deciding this just now.", "deciding")
                        .asException();
            }
            return carryOut(sandbox, request, decision)
                    .compose(v ->
                            settle(request.decided(decision.state(), decision.by(), clock.instant(), decision.scope())))
                    .onComplete(done -> inHand.remove(request.id()));
        });
    }

    /** It is not pending: fine where it was decided so. */
    private Future<NetworkRequest> decided(Sandbox sandbox, EgressRequest.DecideNetworkRequest decision) {
        return table.of(sandbox.id()).map(found -> {
            var request = found.stream()
                    .filter(each -> each.id() == decision.request())
                    .findFirst()
                    .orElseThrow(() -> Fault.notFound(
                                    "There is no request " + decision.request() + " of " + sandbox.name() + ".")
                            .asException());
            if (request.state() != decision.state() || request.scope() != decision.scope()) {
                var state = request.state().name().toLowerCase(java.util.Locale.ROOT);
                throw Fault.conflict("The request " + request.id() + " is " + state + " already.", state)
                        .withHint("Change the rules of the sandbox instead.")
                        .asException();
            }
            return request;
        });
    }

    private Future<?> carryOut(Sandbox sandbox, NetworkRequest request, EgressRequest.DecideNetworkRequest decision) {
        var scope = decision.scope();
        if (scope == Scope.ONCE && decision.state() == State.ALLOWED) {
            once.allow(sandbox.id(), request.rule(), clock.instant().plus(OnceRules.LASTS));
            return Future.succeededFuture();
        }
        if (scope == Scope.SANDBOX) {
            var change = decision.state() == State.ALLOWED
                    ? new NetworkChange.Allow(request.rule())
                    : new NetworkChange.Deny(request.rule());
            return bus.ask(new EgressRequest.ChangeNetwork(sandbox.id().value(), change, null));
        }
        return Future.succeededFuture();
    }

    private Future<NetworkRequest> settle(NetworkRequest request) {
        return table.save(request)
                .onSuccess(v -> pending.remove(request))
                .compose(v -> table.trim(request.sandbox(), MOST_DECIDED))
                .compose(v -> report(request.sandbox(), null))
                .map(request);
    }

    /** What the rules of a sandbox say by now needs no decision any more. */
    void changed(SandboxId sandbox, NetworkPolicy policy) {
        for (var request : pending.of(sandbox)) {
            var state = stateBy(policy, request.rule());
            if (state != null && inHand.add(request.id())) {
                Unawaited.note(
                        settle(request.decided(state, null, clock.instant(), Scope.SANDBOX))
                                .onComplete(done -> inHand.remove(request.id())),
                        "settling a request that the rules answer");
            }
        }
    }

    private static @Nullable State stateBy(NetworkPolicy policy, String rule) {
        return policy.deny().contains(rule) ? State.DENIED : policy.allow().contains(rule) ? State.ALLOWED : null;
    }

    void forget(SandboxId sandbox) {
        pending.forget(sandbox);
        once.forget(sandbox);
    }

    private Future<Void> report(SandboxId sandbox, @Nullable NetworkRequest asked) {
        return bus.ask(new EgressRequest.ReportNetworkRequests(sandbox, pending.asks(sandbox), asked));
    }

    /** The sandbox that is meant. No use of it. */
    Future<Sandbox> sandbox(String reference) {
        return bus.sandboxes(reference, null).map(found -> found.get(0));
    }
}
