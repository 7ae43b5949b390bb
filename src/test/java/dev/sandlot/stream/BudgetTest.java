package dev.sandlot.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final Duration LONG = Duration.ofDays(1);

    @Test
    void shouldGiveNoMoreThanThereIsAndTakeItBack() {
        var budget = new Budget(100, LONG);
        var one = budget.lease("a");
        var other = budget.lease("b");

        assertThat(one.grow(50)).isTrue();
        assertThat(other.grow(50)).isTrue();
        assertThat(budget.lease("c").grow(1)).isFalse();
        one.close();
        one.close();
        assertThat(budget.taken()).isEqualTo(50);
        assertThat(budget.lease("c").grow(50)).isTrue();
        assertThat(one.grow(1)).isFalse();
    }

    @Test
    void shouldGiveNobodyMoreThanHalf() {
        var budget = new Budget(100, LONG);

        assertThat(budget.lease("a").grow(50)).isTrue();
        assertThat(budget.lease("a").grow(1)).isFalse();
        assertThat(budget.hasRoom("a")).isFalse();
        assertThat(budget.hasRoom("b")).isTrue();
    }

    @Test
    void shouldLeaveRoomInOnePartWhenAnotherIsFull() {
        var budget = new Budget(100, LONG);
        var bodies = budget.part(50);
        var answers = budget.part(50);
        bodies.take("a", 50, () -> {});

        assertThat(bodies.hasRoom("b")).isFalse();
        assertThat(answers.hasRoom("b")).isTrue();
        assertThat(budget.taken()).isEqualTo(50);
    }

    @Test
    void shouldEndWhatIsHeldTooLongOnceAndOnlyWhereSomebodyNeedsIt() {
        var budget = new Budget(100, Duration.ZERO);
        var ended = new AtomicInteger();
        var slow = budget.take("a", 60, ended::incrementAndGet);

        assertThat(budget.hasRoom("b")).isTrue();
        assertThat(ended).hasValue(0);
        assertThat(budget.hasRoom("a")).isFalse();
        assertThat(budget.hasRoom("a")).isFalse();
        assertThat(ended).hasValue(1);
        slow.close();
        assertThat(budget.hasRoom("a")).isTrue();
    }
}
