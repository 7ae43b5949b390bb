package dev.sandlot.egress;

import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Egress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets sandboxes out by their own policy and, for a while, by rules that a person has allowed once. A rule of the policy that denies wins over these too.
 * When one is over, what is open by it is cut like after any other change.
 */
public final class OnceRules implements Egress {
    /** How long such a rule counts. */
    static final Duration LASTS = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final Clock clock;
    private final Egress egress;
    private final Map<SandboxId, Held> all = new ConcurrentHashMap<>();

    /**
     * @param policy its own; null while it is not served
     * @param once until when each rule counts
     */
    private record Held(@Nullable NetworkPolicy policy, Map<String, Instant> once) {
        private static final Held NOTHING = new Held(null, Map.of());

        Held with(@Nullable NetworkPolicy other) {
            return new Held(other, once);
        }

        /** What counts now. As many of the rules as a policy may have. */
        NetworkPolicy together(NetworkPolicy own) {
            if (once.isEmpty() || own.mode() != NetworkMode.ALLOW && own.mode() != NetworkMode.LEARN) {
                return own;
            }
            var allow = new ArrayList<>(own.allow());
            for (var rule : new TreeSet<>(once.keySet())) {
                if (!allow.contains(rule) && allow.size() < NetworkPolicy.MOST) {
                    allow.add(rule);
                }
            }
            return new NetworkPolicy(own.mode(), allow, own.deny());
        }
    }

    public OnceRules(Vertx vertx, Clock clock, Egress egress) {
        this.vertx = vertx;
        this.clock = clock;
        this.egress = egress;
    }

    @Override
    public Future<Void> open(SandboxId sandbox, Path sockets, NetworkPolicy policy) {
        var held = all.compute(sandbox, (id, before) -> held(before).with(policy));
        // What it has become meanwhile counts once it is open.
        return egress.open(sandbox, sockets, held.together(policy)).onSuccess(v -> become(sandbox, now -> now));
    }

    @Override
    public void change(SandboxId sandbox, NetworkPolicy policy) {
        become(sandbox, held -> held.with(policy));
    }

    @Override
    public void close(SandboxId sandbox) {
        all.computeIfPresent(sandbox, (id, held) -> held.once().isEmpty() ? null : held.with(null));
        egress.close(sandbox);
    }

    @Override
    public void requireKnown(NetworkPolicy policy) {
        egress.requireKnown(policy);
    }

    /** Allows what the rule says until then. */
    void allow(SandboxId sandbox, String rule, Instant until) {
        become(sandbox, held -> {
            var once = new HashMap<>(held.once());
            once.merge(rule, until, (one, other) -> one.isAfter(other) ? one : other);
            return new Held(held.policy(), Map.copyOf(once));
        });
        vertx.setTimer(
                Math.max(1, Duration.between(clock.instant(), until).toMillis() + 1),
                id -> become(sandbox, held -> held));
    }

    /** Until when each rule counts that does now. */
    Map<String, Instant> of(SandboxId sandbox) {
        return current(all.getOrDefault(sandbox, Held.NOTHING)).once();
    }

    /** The sandbox is no more. */
    void forget(SandboxId sandbox) {
        all.remove(sandbox);
    }

    /** What it comes to is told while nobody else changes it, so that the last one told is the last one. */
    private void become(SandboxId sandbox, java.util.function.UnaryOperator<Held> change) {
        all.compute(sandbox, (id, before) -> {
            var next = current(change.apply(held(before)));
            var policy = next.policy();
            if (policy != null) {
                egress.change(sandbox, next.together(policy));
            }
            return policy == null && next.once().isEmpty() ? null : next;
        });
    }

    private static Held held(@Nullable Held before) {
        return before == null ? Held.NOTHING : before;
    }

    private Held current(Held held) {
        var now = clock.instant();
        var once = new HashMap<>(held.once());
        once.values().removeIf(until -> !until.isAfter(now));
        return once.size() == held.once().size() ? held : new Held(held.policy(), Map.copyOf(once));
    }
}
