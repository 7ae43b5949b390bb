package dev.sandlot.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a program of the host answers. */
class HostProgramTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static HostProgram shell() {
        return HostProgram.at(Path.of("/bin/sh"));
    }

    /** Seen once in some hundreds: what told of the program's end closed its output before that was read. */
    @Test
    void shouldReadWhatAProgramPrintsThatEndsAtOnce() {
        for (int i = 0; i < 300; i++) {
            assertThat(shell().ask(List.of("-c", "echo $PPID"), PATIENCE)).isPresent();
        }
    }

    @Test
    void shouldHaveNoAnswerOfAProgramThatFails() {
        assertThat(shell().ask(List.of("-c", "echo something; exit 3"), PATIENCE))
                .isEmpty();
        assertThat(HostProgram.at(Path.of("/nowhere")).ask(List.of(), PATIENCE)).isEmpty();
    }

    @Test
    void shouldNotWaitForAProgramThatHangs() {
        assertThat(shell().ask(List.of("-c", "echo something; exec sleep 1000"), Duration.ofMillis(50)))
                .isEmpty();
    }
}
