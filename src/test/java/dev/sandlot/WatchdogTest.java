package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Each look is asked for by the test: no clock is involved. */
class WatchdogTest {
    private final List<Runnable> asked = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();

    private Watchdog watching(boolean vital) {
        return new Watchdog(
                List.of(
                        new Watchdog.Watched("slow one", vital, asked::add),
                        new Watchdog.Watched("quick one", true, Runnable::run)),
                ended::add);
    }

    private static void look(Watchdog watchdog, int times) {
        for (int time = 0; time < times; time++) {
            watchdog.look();
        }
    }

    @Test
    void shouldTellWhatHasNotAnsweredLatelyAndForgetItWhenItAnswers() {
        var watchdog = watching(false);
        look(watchdog, Watchdog.LATE);
        assertThat(watchdog.late()).isEmpty();
        look(watchdog, 1);
        assertThat(watchdog.late()).containsExactly("slow one");
        look(watchdog, 100);
        assertThat(asked).hasSize(1);
        asked.get(0).run();
        look(watchdog, 1);
        assertThat(watchdog.late()).isEmpty();
        assertThat(ended).isEmpty();
    }

    @Test
    void shouldEndTheDaemonWhereSomethingVitalDoesNotAnswerForLong() {
        var watchdog = watching(true);
        look(watchdog, Watchdog.DEAD);
        assertThat(ended).isEmpty();
        look(watchdog, 1);
        assertThat(ended).containsExactly("slow one");
    }

    @Test
    void shouldEndTheDaemonAtOnceWhereAnEventLoopHasDied() {
        var watchdog = new Watchdog(
                List.of(new Watchdog.Watched("event loop 1", true, answer -> {
                    throw new RejectedExecutionException("event executor terminated");
                })),
                ended::add);
        watchdog.look();
        assertThat(ended).containsExactly("event loop 1");
        assertThat(watchdog.late()).containsExactly("event loop 1");
    }
}
