package dev.sandlot.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.mcp.Activity.Called;
import dev.sandlot.mcp.Activity.Outcome;
import dev.sandlot.model.SandboxId;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known of agents' clients and their calls. */
class ActivityTest {
    private static final SandboxId DEMO = new SandboxId("s000000000000000demo");

    private final Activity activity = new Activity(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    private static Activity.Who who(int number) {
        return new Activity.Who("t" + number, "token", "program " + number);
    }

    private void call(Activity.Who who, String tool, SandboxId sandbox) {
        activity.began(who);
        activity.ended(
                who,
                new Called(
                        Instant.EPOCH,
                        who.token(),
                        who.program(),
                        tool,
                        sandbox == null ? null : "demo",
                        sandbox,
                        Outcome.DONE,
                        1));
    }

    @Test
    void shouldTellTheNewestCallsFirstAndForgetTheOldest() {
        for (int i = 0; i < Activity.MOST_CALLS + 5; i++) {
            call(who(1), "tool" + i, i % 2 == 0 ? DEMO : null);
        }

        assertThat(activity.calls(null, 1000)).hasSize(Activity.MOST_CALLS);
        assertThat(activity.calls(null, 2)).extracting(Called::tool).containsExactly("tool504", "tool503");
        assertThat(activity.calls(DEMO, 2)).extracting(Called::tool).containsExactly("tool504", "tool502");
        assertThat(activity.clients()).singleElement().satisfies(client -> {
            assertThat(client.calls()).isEqualTo(505);
            assertThat(client.underWay()).isZero();
        });
    }

    @Test
    void shouldForgetClientsButNoneWhoseCallIsUnderWay() {
        activity.began(who(0));
        for (int i = 0; i < Activity.MOST_CLIENTS + 50; i++) {
            activity.saw(who(i));
        }

        assertThat(activity.clients())
                .hasSize(Activity.MOST_CLIENTS)
                .filteredOn(client -> client.underWay() == 1)
                .extracting(Activity.Client::program)
                .containsExactly("program 0");
    }

    @Test
    void shouldCallAProgramAsItCallsItself() {
        var initialize = request("initialize", "{\"clientInfo\":{\"name\":\"claude-code\",\"version\":\"2.1.0\"}}");
        var stateless =
                request("tools/call", "{\"_meta\":{\"io.modelcontextprotocol/clientInfo\":{\"name\":\"c\\u0007d\"}}}");
        var plain = request("tools/call", "{}");

        assertThat(ClientName.of(initialize, header -> null)).isEqualTo("claude-code 2.1.0");
        assertThat(ClientName.of(stateless, header -> null)).isEqualTo("c?d");
        assertThat(ClientName.of(plain, Map.of("User-Agent", "claude-code/2.1.0 (cli)")::get))
                .isEqualTo("claude-code 2.1.0");
        assertThat(ClientName.of(plain, Map.of("User-Agent", "curl")::get)).isEqualTo("curl");
        assertThat(ClientName.of(plain, header -> null)).isEqualTo("unknown");
    }

    private static Message.Request request(String method, String params) {
        return new Message.Request(1, method, new JsonObject(params));
    }
}
