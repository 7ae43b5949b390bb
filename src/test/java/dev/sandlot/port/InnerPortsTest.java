package dev.sandlot.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.ListeningPort;
import org.junit.jupiter.api.Test;

/** What is said to listen comes from a sandbox. */
class InnerPortsTest {
    @Test
    void shouldTellEachPortOnceByNumber() {
        assertThat(InnerPorts.read("8080 127.0.0.1\n3000 ::1\n8080 ::\n3000 127.0.0.1\n22 0.0.0.0\n"))
                .containsExactly(
                        new ListeningPort(22, "0.0.0.0"),
                        new ListeningPort(3000, "::1"),
                        new ListeningPort(8080, "::"));
    }

    @Test
    void shouldPassOverWhatIsNoLineOfThatForm() {
        assertThat(InnerPorts.read(
                        "0 127.0.0.1\n65536 ::\n99999 ::\n80\n-1 ::\n80 <b>\n80 127.0.0.1 x\n1 ::\u001b[2J\n443 ::1"))
                .containsExactly(new ListeningPort(443, "::1"));
    }
}
