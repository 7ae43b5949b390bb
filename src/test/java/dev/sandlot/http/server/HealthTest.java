package dev.sandlot.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.Rig;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final Rig rig = new Rig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldNameWhatDoesNotAnswer() {
        assertThat(rig.get("/healthz").status()).isEqualTo(200);
        rig.unwell = List.of("event loop 2", "database");
        var answer = rig.get("/healthz");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().getString("detail")).contains("event loop 2, database");
        rig.unwell = List.of();
        assertThat(rig.get("/healthz").status()).isEqualTo(200);
    }
}
