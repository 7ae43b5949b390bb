package dev.sandlot.egress;

import static dev.sandlot.egress.EgressFixture.allow;
import static dev.sandlot.egress.EgressFixture.await;
import static dev.sandlot.egress.EgressFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import dev.sandlot.supervisor.RecordedEgress;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OnceRulesTest {
    private static final Path SOCKETS = Path.of("/nowhere");

    private final Vertx vertx = Vertx.vertx();
    private final RecordedEgress egress = new RecordedEgress();
    private final OnceRules once = new OnceRules(vertx, Clock.systemUTC(), egress);
    private final SandboxId box = SandboxId.random();

    @AfterEach
    void close() throws Exception {
        get(vertx.close());
    }

    private static Instant later() {
        return Instant.now().plus(Duration.ofHours(1));
    }

    private List<String> allowed() {
        return egress.policies.get(box).allow();
    }

    @Test
    void shouldAllowMoreThanThePolicyForAWhileOnly() throws Exception {
        get(once.open(box, SOCKETS, allow("a.test")));
        once.allow(box, "b.test", Instant.now().plusMillis(50));
        await(() -> allowed().equals(List.of("a.test")));
        assertThat(once.of(box)).isEmpty();
    }

    @Test
    void shouldLastThroughAChangeOfThePolicyAndAStop() throws Exception {
        get(once.open(box, SOCKETS, allow("a.test")));
        once.allow(box, "b.test", later());
        assertThat(allowed()).containsExactly("a.test", "b.test");
        once.change(box, allow("c.test"));
        assertThat(allowed()).containsExactly("c.test", "b.test");
        once.close(box);
        assertThat(egress.policies).isEmpty();
        assertThat(once.of(box)).containsOnlyKeys("b.test");
        get(once.open(box, SOCKETS, allow("c.test")));
        assertThat(allowed()).containsExactly("c.test", "b.test");
        once.forget(box);
        once.change(box, allow("c.test"));
        assertThat(allowed()).containsExactly("c.test");
    }

    @Test
    void shouldOpenNothingByItself() {
        once.allow(box, "b.test", later());
        assertThat(egress.policies).isEmpty();
    }

    @Test
    void shouldLeaveWhatDeniesAndTheModeAsTheyAre() throws Exception {
        var policy = new NetworkPolicy(NetworkMode.LEARN, List.of(), List.of("b.test"));
        get(once.open(box, SOCKETS, policy));
        once.allow(box, "b.test", later());
        assertThat(egress.policies.get(box).deny()).containsExactly("b.test");
        assertThat(egress.policies.get(box).mode()).isEqualTo(NetworkMode.LEARN);
    }

    @Test
    void shouldNotOutgrowWhatAPolicyMayHave() throws Exception {
        var full = IntStream.range(0, NetworkPolicy.MOST)
                .mapToObj(i -> "h" + i + ".test")
                .toArray(String[]::new);
        get(once.open(box, SOCKETS, allow("a.test")));
        once.allow(box, "b.test", later());
        once.change(box, allow(full));
        assertThat(allowed()).containsExactly(full);
    }
}
