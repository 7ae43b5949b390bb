package dev.sandlot.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.Rig;
import dev.sandlot.model.Role;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The event log as a stream. */
class EventsTest {
    private static final String EVENTS = "/api/v1/events";

    private Rig rig;

    @BeforeEach
    void start() {
        rig = new Rig();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldBeginWithWhatComes() {
        var demo = rig.owner.create("demo");
        rig.owner.happened("sandbox.created", demo.id());
        try (var events = rig.stream(rig.request(EVENTS))) {
            rig.owner.happened("sandbox.state", demo.id());
            var event = events.event();
            assertThat(Rig.Lines.id(event)).isEqualTo("2");
            var data = Rig.Lines.data(event);
            assertThat(data.getLong("seq")).isEqualTo(2);
            assertThat(data.getString("type")).isEqualTo("sandbox.state");
            assertThat(data.getString("sandbox")).isEqualTo(demo.id().value());
            assertThat(data.getJsonObject("data").getInteger("n")).isEqualTo(1);
        }
    }

    @Test
    void shouldCatchUpAndGoOnWithoutLosingOrDoublingAny() {
        for (var i = 0; i < 950; i++) {
            rig.owner.happened("audit", null);
        }
        try (var events = rig.stream(rig.request(EVENTS).header("Last-Event-ID", "17"))) {
            for (var seq = 18; seq <= 950; seq++) {
                if (seq % 10 == 0) {
                    rig.owner.happened("audit", null);
                }
                assertThat(Rig.Lines.id(events.event())).isEqualTo(String.valueOf(seq));
            }
            for (var seq = 951; seq <= rig.owner.events.size(); seq++) {
                assertThat(Rig.Lines.id(events.event())).isEqualTo(String.valueOf(seq));
            }
        }
    }

    @Test
    void shouldFilterAndBeginWhereAsked() {
        var demo = rig.owner.create("demo");
        rig.owner.happened("sandbox.created", demo.id());
        rig.owner.happened("audit", null);
        rig.owner.happened("sandbox.state", demo.id());

        try (var events = rig.stream(rig.request(EVENTS + "?from=0&types=audit,sandbox.state"))) {
            assertThat(Rig.Lines.id(events.event())).isEqualTo("2");
            assertThat(Rig.Lines.id(events.event())).isEqualTo("3");
        }
        try (var events = rig.stream(rig.request(EVENTS + "?tail=1&sandbox=demo"))) {
            assertThat(Rig.Lines.id(events.event())).isEqualTo("3");
            rig.owner.happened("audit", null);
            rig.owner.happened("sandbox.deleted", demo.id());
            assertThat(Rig.Lines.id(events.event())).isEqualTo("5");
        }
        assertThat(rig.get(EVENTS + "?sandbox=none").status()).isEqualTo(404);
        assertThat(rig.get(EVENTS + "?tail=1&from=1").status()).isEqualTo(422);
    }

    @Test
    void shouldShowASandboxNothingButItsOwn() {
        var demo = rig.owner.create("demo");
        var other = rig.owner.create("other");
        var bound = rig.token(Role.SANDBOX, demo.id());
        try (var events = rig.stream(
                HttpRequest.newBuilder(rig.uri(EVENTS + "?from=0")).header("Authorization", "Bearer " + bound))) {
            rig.owner.happened("sandbox.state", other.id());
            rig.owner.happened("audit", null);
            rig.owner.happened("sandbox.state", demo.id());
            assertThat(Rig.Lines.id(events.event())).isEqualTo("3");
        }
    }
}
