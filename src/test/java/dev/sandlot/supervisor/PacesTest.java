package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Usage;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PacesTest {
    private final Paces paces = new Paces();
    private final SandboxId id = SandboxId.random();

    private static Usage usage(long cpuNanos) {
        return new Usage(System.nanoTime(), Usage.Source.CGROUP, cpuNanos, 100, null, 2, null, null, null);
    }

    private void read(boolean empty, Long activity, long cpuNanos) {
        assertThat(paces.still(id, empty, activity)).isNull();
        paces.read(id, usage(cpuNanos));
    }

    @Test
    void shouldReadEachTimeWhatRuns() {
        for (int i = 0; i < 5; i++) {
            read(false, 7L, i);
        }
    }

    @Test
    void shouldTellWhatDoesNotRunWithoutReadingItUntilSomethingHappens() {
        read(false, 7L, 5);
        read(false, 7L, 5);
        var still = paces.still(id, false, 7L);
        assertThat(still.cpuNanos()).isEqualTo(5);
        assertThat(still.memoryBytes()).isEqualTo(100);
        assertThat(still.nanoTime()).isLessThanOrEqualTo(System.nanoTime());

        read(false, 8L, 5); // it has printed
        assertThat(paces.still(id, false, 8L)).isNotNull();
        read(true, 8L, 5); // its last process has ended
    }

    @Test
    void shouldForgetWhatIsNotUpAnyMore() {
        read(true, null, 5);
        read(true, null, 5);
        assertThat(paces.still(id, true, null)).isNotNull();
        paces.retain(Set.of());
        assertThat(paces.still(id, true, null)).isNull();
    }
}
