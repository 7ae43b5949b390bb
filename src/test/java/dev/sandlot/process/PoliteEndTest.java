package dev.sandlot.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order a command whose client has gone is told to end. */
class PoliteEndTest {
    private final List<String> told = new ArrayList<>();

    /** @param endsAt which of the things that it is told ends it, or null for none but KILL */
    private Future<Void> end(String endsAt) {
        return PoliteEnd.of(new PoliteEnd.Target() {
            @Override
            public Future<Void> signal(String name) {
                boolean late = endsAt != null && told.contains(endsAt);
                told.add(name);
                return late ? Future.failedFuture("it has ended") : Future.succeededFuture();
            }

            @Override
            public Future<Boolean> hasEnded(Duration within) {
                return Future.succeededFuture(endsAt != null && told.contains(endsAt) || "before".equals(endsAt));
            }

            @Override
            public Future<Void> kill() {
                told.add("KILL");
                return Future.succeededFuture();
            }
        });
    }

    @Test
    void shouldAskBeforeItKills() {
        assertThat(end(null).succeeded()).isTrue();
        assertThat(told).containsExactly("HUP", "CONT", "TERM", "CONT", "KILL");
    }

    @Test
    void shouldTakeAnEndMeanwhileForWhatIsWanted() {
        assertThat(end("HUP").succeeded()).isTrue();
        assertThat(told).containsExactly("HUP", "CONT");
    }

    @Test
    void shouldEndWithTheTermOfOneThatIgnoresHangups() {
        assertThat(end("TERM").succeeded()).isTrue();
        assertThat(told).containsExactly("HUP", "CONT", "TERM", "CONT");
    }

    @Test
    void shouldTellNothingToOneThatHasEnded() {
        assertThat(end("before").succeeded()).isTrue();
        assertThat(told).isEmpty();
    }
}
