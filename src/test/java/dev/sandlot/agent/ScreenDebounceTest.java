package dev.sandlot.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScreenDebounceTest {
    private final ScreenDebounce settling = new ScreenDebounce();

    @Test
    void shouldNeverLookWhereNothingWasPrinted() {
        assertThat(settling.due(true)).isEqualTo(ScreenDebounce.NEVER);
        settling.grew(1000);
        settling.looks(1400);
        assertThat(settling.due(true)).isEqualTo(ScreenDebounce.NEVER);
    }

    @Test
    void shouldLookOnceTheOutputHasPaused() {
        settling.grew(1000);
        assertThat(settling.due(false)).isEqualTo(1400);
        settling.grew(1300);
        assertThat(settling.due(false)).isEqualTo(1700);
    }

    @Test
    void shouldLookAtMostOnceASecond() {
        settling.grew(1000);
        settling.looks(1400);
        settling.grew(1401);
        assertThat(settling.due(true)).isEqualTo(2400);
        assertThat(settling.due(false)).isEqualTo(2400);
    }

    @Test
    void shouldNotWaitForAPauseThatDoesNotCome() {
        for (long now = 1000; now < 20_000; now += 50) {
            settling.grew(now);
        }
        assertThat(settling.due(true)).isEqualTo(1400);
        assertThat(settling.due(false)).isEqualTo(6000);
    }
}
