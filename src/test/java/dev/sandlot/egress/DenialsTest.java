package dev.sandlot.egress;

import static dev.sandlot.egress.EgressFixture.NOON;
import static dev.sandlot.egress.EgressFixture.decision;
import static dev.sandlot.egress.EgressFixture.denied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.NetworkDecision.Outcome;
import dev.sandlot.model.SandboxId;
import org.junit.jupiter.api.Test;

class DenialsTest {
    private final Denials denials = new Denials();
    private final SandboxId box = SandboxId.random();

    @Test
    void shouldTellTheSameOnceInAWhile() {
        assertThat(denials.isNews(denied(1, box, "a.test"), NOON)).isTrue();
        assertThat(denials.isNews(denied(2, box, "a.test"), NOON.plusSeconds(200)))
                .isFalse();
        assertThat(denials.isNews(denied(3, box, "b.test"), NOON.plusSeconds(200)))
                .isTrue();
        assertThat(denials.isNews(denied(4, box, "a.test"), NOON.plusSeconds(301)))
                .isTrue();
    }

    @Test
    void shouldNotBeFloodedByOneSandbox() {
        long told = 0;
        for (int i = 0; i < 1000; i++) {
            told += denials.isNews(denied(i, box, "h" + i + ".test"), NOON) ? 1 : 0;
        }
        assertThat(told).isEqualTo(20);
        assertThat(denials.isNews(denied(1, SandboxId.random(), "a.test"), NOON))
                .isTrue();
    }

    @Test
    void shouldTellOfDenialsOnly() {
        assertThat(denials.isNews(decision(1, box, "a.test", Outcome.LEARNED), NOON))
                .isFalse();
    }
}
