package dev.sandlot.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Request;
import dev.sandlot.model.Cost;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a budget tells, and when. */
class CostBudgetTest {
    private static final SandboxId BOX = SandboxId.random();

    private final List<Request.ReportCost> told = new ArrayList<>();
    private Cost cost = Cost.NONE;
    private final CostBudget budget = new CostBudget(10, id -> Future.succeededFuture(cost), told::add);

    private void spent(double usd, String... unpriced) {
        cost = new Cost(usd, Cost.Source.PRICE_TABLE, Set.of(unpriced));
        budget.spent(BOX);
    }

    @Test
    void shouldTellOnceWhenMoreIsSpent() {
        spent(9);
        spent(11);
        spent(12);

        assertThat(told).containsExactly(new Request.ReportCost(BOX, 11, 10, Set.of()));
    }

    @Test
    void shouldTellThatItCannotJudgeWhatHasNoPrice() {
        spent(0, "mystery");
        spent(1, "mystery");
        spent(11, "mystery");

        assertThat(told)
                .containsExactly(
                        new Request.ReportCost(BOX, 0, 10, Set.of("mystery")),
                        new Request.ReportCost(BOX, 11, 10, Set.of()));
    }

    @Test
    void shouldSayNothingWithoutABudget() {
        var none = new CostBudget(0, id -> Future.failedFuture("asked"), told::add);
        none.spent(BOX);

        assertThat(told).isEmpty();
    }
}
