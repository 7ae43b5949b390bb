package dev.sandlot.egress;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkDecision;
import dev.sandlot.model.NetworkDecision.Outcome;
import dev.sandlot.model.NetworkDecision.Protocol;
import dev.sandlot.model.NetworkHost;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Unawaited;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One sandbox's way out: its policy, and the connections that are open by it. Safe to use from any thread. */
final class Gate {
    /** How many connections of one sandbox are served at once; more wait to be accepted. */
    static final int MOST = 1024;
    /** The same where there are many of others. */
    private static final int ALWAYS = 16;

    private final SandboxId sandbox;
    private final DecisionSink sink;
    private final Pieces pieces;
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final Set<Channel> listeners = ConcurrentHashMap.newKeySet();
    /** What is under way, and what ends it. */
    private final Map<Attempt, Runnable> underWay = new ConcurrentHashMap<>();

    private volatile Policy policy;
    private volatile boolean cut;

    Gate(SandboxId sandbox, Policy policy, DecisionSink sink, Pieces pieces) {
        this.sandbox = sandbox;
        this.policy = policy;
        this.sink = sink;
        this.pieces = pieces;
    }

    SandboxId sandbox() {
        return sandbox;
    }

    /** Judges a request, and tells what was decided. The host is as it was asked for. */
    Attempt judge(Protocol protocol, String host, int port, @Nullable String method, @Nullable String path) {
        RequestTarget target;
        try {
            target = new RequestTarget(NetworkHost.parse("the destination", host), port, method, path);
        } catch (FaultException e) {
            return refuse(protocol, host, port, said(e.fault()));
        }
        var verdict = policy.judge(target);
        var decision = decided(protocol, target.host().toString(), port, method, path, verdict);
        // Where a rule denies, no other allows.
        var wanted = verdict.rule() == null ? Policy.wanted(target) : null;
        return verdict.passes() ? Attempt.allowed(sink, target, decision) : Attempt.refused(sink, decision, wanted);
    }

    private NetworkDecision decided(
            Protocol protocol, String host, int port, @Nullable String method, @Nullable String path, Verdict verdict) {
        var outcome = switch (verdict.kind()) {
            case ALLOWED -> Outcome.ALLOWED;
            case LEARNED -> Outcome.LEARNED;
            case DENIED -> Outcome.DENIED;
        };
        return new NetworkDecision(
                sink.nextId(),
                sandbox,
                Instant.now(),
                outcome,
                protocol,
                host,
                port,
                method,
                path,
                verdict.rule(),
                verdict.reason(),
                0,
                0,
                null);
    }

    private static String said(Fault fault) {
        var first = fault.errors().get(0);
        return first.field() + " " + first.message();
    }

    /** Refuses what no policy allows, and tells so. */
    Attempt refuse(Protocol protocol, String host, int port, String reason) {
        var verdict = new Verdict(Verdict.Kind.DENIED, null, reason);
        var decision = decided(protocol, Printable.host(host), port, null, null, verdict);
        return Attempt.refused(sink, decision, null);
    }

    /** Why what is allowed by its name is not, now that its addresses are known. */
    Optional<String> refusal(RequestTarget target, List<InetAddress> addresses) {
        var now = policy;
        return addresses.stream()
                .map(address -> now.judge(target, address))
                .filter(verdict -> !verdict.passes())
                .map(Verdict::reason)
                .findFirst();
    }

    /** The policy counts from now on: what is under way and is not allowed any more is ended. */
    void change(Policy to) {
        policy = to;
        underWay.forEach((attempt, end) -> {
            if (!allows(to, attempt)) {
                attempt.end(Outcome.DENIED, "the policy was changed while it was open");
                end.run();
            }
        });
    }

    private static boolean allows(Policy policy, Attempt attempt) {
        var target = attempt.target();
        return target == null || policy.judge(target).passes();
    }

    /** Ends all that is under way, and every connection: nobody is served by this gate any more. */
    void cut() {
        cut = true;
        underWay.forEach((attempt, end) -> end.run());
        connections.forEach(Gate::close);
    }

    /** @param end cuts it; run at most once, on any thread, also where it has ended meanwhile */
    void begun(Attempt attempt, Runnable end) {
        underWay.put(attempt, end);
        // The policy may have been changed since it was judged.
        if (!allows(policy, attempt)) {
            attempt.end(Outcome.DENIED, "the policy was changed meanwhile");
            end.run();
        }
    }

    void ended(Attempt attempt) {
        underWay.remove(attempt);
        attempt.over();
    }

    /** Connections are accepted by this one too, until it is closed. */
    void listens(Channel listener) {
        listeners.add(listener);
        listener.closeFuture().addListener(closed -> listeners.remove(listener));
        settle();
    }

    /** There is one connection more. */
    void accepted(Channel connection) {
        pieces.opened();
        connections.add(connection);
        settle();
        connection.closeFuture().addListener(closed -> {
            connections.remove(connection);
            pieces.closed();
            settle();
        });
        if (cut) {
            close(connection);
        }
    }

    /** How many connections there are. */
    int connections() {
        return connections.size();
    }

    /** Accepts more, or no more. Each listener looks by itself, so that of two changes the later one counts. */
    void settle() {
        for (var listener : listeners) {
            var loop = listener.eventLoop();
            if (!loop.isShuttingDown()) {
                loop.execute(() -> listener.config().setAutoRead(acceptsMore()));
            }
        }
    }

    private boolean acceptsMore() {
        int mine = connections.size();
        return mine < MOST && (!pieces.areMany() || mine < ALWAYS);
    }

    /** Closes a connection, whatever is under way on it. */
    static void close(Channel channel) {
        Unawaited.note(channel.close(), "closing a connection of the proxy");
    }
}
