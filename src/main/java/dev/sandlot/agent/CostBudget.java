package dev.sandlot.agent;

import dev.sandlot.bus.Request;
import dev.sandlot.model.Cost;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the agents of a sandbox have cost more than the budget of one, and when that can't be judged since they use what has no known
 * price. Used on one event loop only.
 */
final class CostBudget {
    private static final Logger LOG = LoggerFactory.getLogger(CostBudget.class);

    private final double usd;
    private final Function<SandboxId, Future<Cost>> cost;
    private final Consumer<Request.ReportCost> out;
    private final Set<SandboxId> passed = new HashSet<>();
    private final Map<SandboxId, Set<String>> unpriced = new HashMap<>();

    /**
     * @param usd 0 for no budget
     * @param cost of all agents of a sandbox so far
     */
    CostBudget(double usd, Function<SandboxId, Future<Cost>> cost, Consumer<Request.ReportCost> out) {
        this.usd = usd;
        this.cost = cost;
        this.out = out;
    }

    /** Something more was used in it. */
    void spent(SandboxId sandbox) {
        if (usd == 0 || passed.contains(sandbox)) {
            return;
        }
        cost.apply(sandbox)
                .onSuccess(sum -> {
                    if (sum.usd() > usd) {
                        if (passed.add(sandbox)) {
                            out.accept(new Request.ReportCost(sandbox, sum.usd(), usd, Set.of()));
                        }
                    } else if (!sum.unpriced().isEmpty()
                            && !sum.unpriced().equals(unpriced.put(sandbox, sum.unpriced()))) {
                        out.accept(new Request.ReportCost(sandbox, sum.usd(), usd, sum.unpriced()));
                    }
                })
                .onFailure(e -> LOG.debug("The cost of {} is not known: {}", sandbox, e.getMessage()));
    }

    void gone(SandboxId sandbox) {
        passed.remove(sandbox);
        unpriced.remove(sandbox);
    }
}
