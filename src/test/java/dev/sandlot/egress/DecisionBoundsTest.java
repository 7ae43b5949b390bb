package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionBoundsTest {
    private final DecisionBounds bounds = new DecisionBounds(100, 40);

    @Test
    void shouldKeepAsManyOfEachAsOneMayHaveWhereThereIsRoom() {
        assertThat(bounds.ofEach(List.of())).isEqualTo(40);
        assertThat(bounds.ofEach(List.of(1_000_000L))).isEqualTo(40);
        assertThat(bounds.ofEach(List.of(40L, 40L, 20L))).isEqualTo(40);
    }

    @Test
    void shouldTakeFromThoseThatHaveMost() {
        // 5 and 10 stay whole: what is left is shared by the others.
        assertThat(bounds.ofEach(List.of(5L, 1000L, 1000L, 10L, 1000L))).isEqualTo(28);
        assertThat(bounds.ofEach(Collections.nCopies(50, 40L))).isEqualTo(2);
        assertThat(bounds.ofEach(Collections.nCopies(101, 40L))).isZero();
    }

    @Test
    void shouldRefuseBoundsThatMakeNoSense() {
        assertThatThrownBy(() -> new DecisionBounds(10, 11)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DecisionBounds(10, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
