package dev.sandlot.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.Rig;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

/** What time it is here, in every answer. */
class DateHeaderTest {
    @Test
    void shouldTellTheTimeWithPagesAnswersAndRefusals() {
        try (var rig = new Rig()) {
            for (var answer : new Rig.Answer[] {
                rig.get("/api/v1/info"), rig.get("/nowhere"), rig.send(HttpRequest.newBuilder(rig.uri("/")))
            }) {
                var told = ZonedDateTime.parse(answer.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                assertThat(Duration.between(told, Instant.now()))
                        .isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(1));
            }
        }
    }
}
