package dev.sandlot.agent;

import dev.sandlot.model.AgentUsage;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agents of each sandbox that exists have used in all: reckoned where somebody asks, and again only for those of which more has been
 * told since, however many ask how often. Used on one event loop only.
 */
final class Totals {
    private static final Logger LOG = LoggerFactory.getLogger(Totals.class);

    private final Function<SandboxId, Future<AgentUsage>> reckon;
    private final Map<SandboxId, AgentUsage> known = new HashMap<>();
    private final Set<SandboxId> stale = new LinkedHashSet<>();
    private @Nullable Future<Void> reckoning;

    /** @param reckon what the agents of one have used, or null where it had none */
    Totals(Function<SandboxId, Future<AgentUsage>> reckon) {
        this.reckon = reckon;
    }

    /** More has been told of what was used in it. */
    void changed(SandboxId sandbox) {
        stale.add(sandbox);
    }

    void changed(Collection<SandboxId> sandboxes) {
        stale.addAll(sandboxes);
    }

    /** What is older than anybody wants to know is not counted any more. */
    void trimmed() {
        stale.addAll(known.keySet());
    }

    void gone(SandboxId sandbox) {
        stale.remove(sandbox);
        known.remove(sandbox);
    }

    /** Those that have used anything. */
    Future<Map<SandboxId, AgentUsage>> all() {
        if (reckoning == null && !stale.isEmpty()) {
            var done = Promise.<Void>promise();
            reckoning = done.future();
            var left = new ArrayDeque<>(stale);
            stale.clear();
            next(left, done);
        }
        return (reckoning == null ? Future.<Void>succeededFuture() : reckoning).map(v -> Map.copyOf(known));
    }

    private void next(Deque<SandboxId> left, Promise<Void> done) {
        var sandbox = left.poll();
        if (sandbox == null) {
            reckoning = null;
            done.complete();
            return;
        }
        reckon.apply(sandbox)
                .onSuccess(usage -> put(sandbox, usage))
                .onFailure(e -> LOG.debug("What was used in {} can't be told: {}", sandbox, e.getMessage()))
                .onComplete(one -> next(left, done));
    }

    private void put(SandboxId sandbox, @Nullable AgentUsage usage) {
        if (usage == null) {
            known.remove(sandbox);
        } else {
            known.put(sandbox, usage);
        }
    }
}
