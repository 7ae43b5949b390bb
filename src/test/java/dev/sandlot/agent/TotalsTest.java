package dev.sandlot.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.AgentUsage;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TotalsTest {
    private final SandboxId one = SandboxId.random();
    private final SandboxId two = SandboxId.random();
    private final List<SandboxId> reckoned = new ArrayList<>();
    private final Map<SandboxId, Promise<AgentUsage>> slow = new HashMap<>();
    private final Totals totals = new Totals(id -> {
        reckoned.add(id);
        return slow.containsKey(id) ? slow.get(id).future() : Future.succeededFuture(AgentUsage.NONE);
    });

    @Test
    void shouldReckonOnceHoweverManyAskAndAgainOnlyWhereMoreWasUsed() {
        totals.changed(List.of(one, two));
        assertThat(totals.all().result()).containsOnlyKeys(one, two);
        for (int i = 0; i < 30; i++) {
            totals.all();
        }
        assertThat(reckoned).containsExactlyInAnyOrder(one, two);
        totals.changed(two);
        totals.changed(two);
        assertThat(totals.all().result()).containsOnlyKeys(one, two);
        assertThat(reckoned).hasSize(3).endsWith(two);
    }

    @Test
    void shouldLetThoseWhoAskAtTheSameTimeWaitForOneReckoning() {
        slow.put(one, Promise.promise());
        totals.changed(one);
        var first = totals.all();
        var second = totals.all();
        assertThat(first.isComplete() || second.isComplete()).isFalse();
        slow.get(one).complete(AgentUsage.NONE);
        assertThat(first.result()).isEqualTo(second.result()).containsOnlyKeys(one);
        assertThat(reckoned).containsExactly(one);
    }

    @Test
    void shouldAnswerWhereSomethingCantBeReckonedAndForgetWhatIsGone() {
        slow.put(one, Promise.promise());
        slow.get(one).fail("no");
        totals.changed(List.of(one, two));
        assertThat(totals.all().result()).containsOnlyKeys(two);
        totals.gone(two);
        assertThat(totals.all().result()).isEmpty();
    }
}
