package dev.sandlot.cli;

import static dev.sandlot.cli.PlayerKeys.Act.AHEAD;
import static dev.sandlot.cli.PlayerKeys.Act.FASTER;
import static dev.sandlot.cli.PlayerKeys.Act.INTERRUPT;
import static dev.sandlot.cli.PlayerKeys.Act.LEAVE;
import static dev.sandlot.cli.PlayerKeys.Act.PAUSE;
import static dev.sandlot.cli.PlayerKeys.Act.SLOWER;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayerKeysTest {
    @Test
    void shouldKnowItsKeys() {
        assertThat(typed(" +=-q\003")).containsExactly(PAUSE, FASTER, FASTER, SLOWER, LEAVE, INTERRUPT);
        assertThat(typed("\033[C", "\033OC", "\033[1;5C", "\033", "[C")).containsExactly(AHEAD, AHEAD, AHEAD, AHEAD);
    }

    @Test
    void shouldTakeNoPartOfAnotherKeyForOne() {
        assertThat(typed("\033[D\033[15~\033[1;2q\033Oq\033q\033[200~x\033[0n", "y"))
                .isEmpty();
        assertThat(typed("\033[", " ")).isEmpty();
        assertThat(typed("\033[\003")).containsExactly(INTERRUPT);
    }

    private static List<PlayerKeys.Act> typed(String... reads) {
        var acts = new ArrayList<PlayerKeys.Act>();
        var keys = new PlayerKeys(acts::add);
        for (var read : reads) {
            var bytes = read.getBytes(StandardCharsets.ISO_8859_1);
            keys.take(bytes, bytes.length);
        }
        return acts;
    }
}
