package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.EgressRequest;
import dev.sandlot.bus.Request;
import dev.sandlot.bus.SandboxChange;
import dev.sandlot.model.Attention;
import dev.sandlot.model.Fault;
import dev.sandlot.model.NetworkChange;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxPatch;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.Tags;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of what sandboxes may reach, with the real backend. */
class NetworkChangesTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void start() {
        rig.start();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static NetworkPolicy policy(NetworkMode mode, String... allow) {
        return new NetworkPolicy(mode, List.of(allow), List.of());
    }

    private Sandbox create(NetworkPolicy network) {
        return rig.create(SandboxSpec.builder().name("demo").network(network).build());
    }

    private static EgressRequest.ChangeNetwork change(NetworkChange change, String ifMatch) {
        return new EgressRequest.ChangeNetwork("demo", change, ifMatch);
    }

    private static EgressRequest.ChangeNetwork to(NetworkPolicy policy) {
        return change(NetworkChange.Become.of(policy), null);
    }

    @Test
    void shouldCountAtOnceAndBeTold() {
        var box = create(policy(NetworkMode.ALLOW, "a.test"));
        assertThat(rig.egress.policies.get(box.id())).isEqualTo(box.spec().network());
        var changed = rig.ask(
                change(new NetworkChange.Allow("b.test"), Tags.of(box.spec().network())));
        assertThat(changed.spec().network().allow()).containsExactly("a.test", "b.test");
        assertThat(rig.egress.policies.get(box.id())).isEqualTo(changed.spec().network());
        assertThat(rig.refusal(change(
                                new NetworkChange.Deny("a.test"),
                                Tags.of(box.spec().network())))
                        .kind())
                .isEqualTo(Fault.Kind.PRECONDITION_FAILED);
        rig.ask(change(new NetworkChange.Deny("a.test"), null));
        assertThat(rig.egress.policies.get(box.id()))
                .isEqualTo(new NetworkPolicy(NetworkMode.ALLOW, List.of("b.test"), List.of("a.test")));
        rig.ask(to(policy(NetworkMode.LEARN)));
        Rig.await(() -> rig.events.stream()
                .anyMatch(event ->
                        event.occurrence().equals(new Occurrence.NetworkChanged("demo", NetworkMode.LEARN, 0, 0))));
    }

    @Test
    void shouldChangeItsModeWhetherItIsUpOrNot() {
        var box = create(NetworkPolicy.NONE);
        assertThat(rig.egress.policies).isEmpty();
        rig.ask(to(policy(NetworkMode.ALLOW, "a.test")));
        assertThat(rig.egress.policies.get(box.id())).isEqualTo(policy(NetworkMode.ALLOW, "a.test"));
        rig.ask(to(policy(NetworkMode.OPEN)));
        assertThat(rig.egress.policies.get(box.id())).isEqualTo(policy(NetworkMode.OPEN));
        rig.ask(to(NetworkPolicy.NONE));
        assertThat(rig.egress.policies.get(box.id())).isEqualTo(NetworkPolicy.NONE);
        rig.ask(new Request.ChangeSandbox("demo", SandboxChange.STOP));
        assertThat(rig.egress.policies).isEmpty();
        rig.ask(to(policy(NetworkMode.LEARN, "c.test")));
        assertThat(rig.egress.policies).isEmpty();
        rig.ask(new Request.ChangeSandbox("demo", SandboxChange.START));
        assertThat(rig.egress.policies.get(box.id())).isEqualTo(policy(NetworkMode.LEARN, "c.test"));
    }

    @Test
    void shouldChangeItByAPatchWithTheRest() {
        create(policy(NetworkMode.ALLOW, "a.test"));
        var patch = SandboxPatch.ofNetwork(new NetworkChange.Become(null, null, List.of("b.test")));
        assertThat(rig.ask(new Request.PatchSandbox("demo", patch, null)).spec().network())
                .isEqualTo(new NetworkPolicy(NetworkMode.ALLOW, List.of("a.test"), List.of("b.test")));
        var wrong = SandboxPatch.ofNetwork(new NetworkChange.Become(null, List.of("no host/"), null));
        assertThat(rig.refusal(new Request.PatchSandbox("demo", wrong, null)).kind())
                .isEqualTo(Fault.Kind.INVALID);
    }

    @Test
    void shouldHaveAPersonSeeToRequestsUntilAllAreDecided() {
        var box = create(NetworkPolicy.NONE);
        report(box, "It asks to reach a.test.");
        assertThat(rig.sandbox(box).attention().reason()).isEqualTo(Attention.Reason.NETWORK);
        rig.ask(new Request.DismissAttention("demo"));
        rig.restart();
        assertThat(rig.sandbox(box).attention().asks()).isEqualTo("It asks to reach a.test.");
        report(box, null);
        assertThat(rig.sandbox(box).attention()).isNull();
    }

    private void report(Sandbox box, String asks) {
        rig.ask(new EgressRequest.ReportNetworkRequests(box.id(), asks, null));
    }
}
