package dev.sandlot.http.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.auth.Principal;
import dev.sandlot.http.Rig;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands as the bridge passes them on. */
class BusCommandsTest {
    private Rig rig;

    @BeforeEach
    void start() {
        rig = new Rig();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private Throwable refusal(String command, JsonObject message) {
        var options = new DeliveryOptions();
        BusCommands.headers(Principal.LOCAL)
                .forEach(header -> options.addHeader(header.getKey(), (String) header.getValue()));
        var answer = rig.vertx.eventBus().request("sandlot.cmd." + command, message, options);
        return Rig.get(answer.map(none -> new Throwable("no refusal")).otherwise(cause -> cause));
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "start", "stop", "exec", "read_output"})
    void shouldRefuseACommandThatNamesNoSandbox(String command) {
        var body = new JsonObject().put("command", "true");
        var refusal = refusal(command, new JsonObject().put("body", body));
        assertThat(refusal)
                .isInstanceOfSatisfying(
                        ReplyException.class,
                        reply -> assertThat(reply.failureCode()).isEqualTo(422));
        assertThat(refusal.getMessage()).contains("sandbox has to be named");
    }

    @Test
    void shouldRefuseToReadWhereNoProcessIsNamed() {
        rig.owner.create("demo");
        var refusal = refusal("read_output", new JsonObject().put("sandbox", "demo"));
        assertThat(refusal.getMessage()).contains("process has to be named");
    }
}
