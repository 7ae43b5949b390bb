package dev.sandlot.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgvTest {
    @Test
    void keepsTheOrderOfItsSteps() {
        var argv = new Argv().add("a").add("b", "c").with(a -> a.add("d")).add(List.of("e", ""));
        assertThat(argv.list()).containsExactly("a", "b", "c", "d", "e", "");
    }

    @Test
    void refusesNulThatWouldBeginAnotherArgument() {
        assertThatThrownBy(() -> new Argv().add("a\0--bind\0/\0/")).isInstanceOf(IllegalArgumentException.class);
    }
}
