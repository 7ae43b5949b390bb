package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Limits;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxPatch;
import io.vertx.core.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is meant by what people call sandboxes. */
class NamesTest {
    private final Rig rig = new Rig().start();

    @AfterEach
    void close() {
        rig.close();
    }

    private Request.PatchSandbox rename(Sandbox sandbox, String name, Limits limits) {
        return new Request.PatchSandbox(
                sandbox.id().value(),
                new SandboxPatch(name, null, null, null, null, null, null, limits, null, null),
                null);
    }

    @Test
    void shouldGiveANameThatTwoWantAtOnceToOneOfThem() {
        var one = rig.create(Rig.PLAIN.named("one"));
        var two = rig.create(Rig.PLAIN.named("two"));
        // Changed limits take a while where there are groups, so that both are in the middle of it.
        var limits = new Limits(null, null, 100L, null);
        var first = rig.bus.ask(rename(one, "both", limits));
        var second = rig.bus.ask(rename(two, "both", limits));
        Rig.get(Future.join(first, second).otherwiseEmpty());
        assertThat(first.succeeded() ^ second.succeeded()).isTrue();
        var cause = (FaultException) (first.failed() ? first.cause() : second.cause());
        assertThat(cause.fault().kind()).isEqualTo(Fault.Kind.CONFLICT);
        var winner = first.succeeded() ? one : two;
        assertThat(rig.ask(new Request.GetSandbox("both", 0)).id()).isEqualTo(winner.id());
        var loser = first.succeeded() ? two : one;
        assertThat(rig.sandbox(loser).name()).isEqualTo(loser.name());
        assertThat(rig.ask(new Request.GetSandbox(loser.name(), 0)).id()).isEqualTo(loser.id());
    }

    @Test
    void shouldFreeANameThatASandboxDidNotGet() {
        var one = rig.create(Rig.PLAIN.named("one"));
        assumeFalse(one.capabilities().limitsEnforced().contains("disk_bytes"));
        var refused = rig.refusal(rename(one, "free", new Limits(null, null, null, 1L << 30)));
        assertThat(refused.kind()).isEqualTo(Fault.Kind.INVALID);
        assertThat(rig.create(Rig.PLAIN.named("free")).name()).isEqualTo("free");
    }

    @Test
    void shouldRefuseNamesThatCouldBeTakenForIds() {
        var one = rig.create(Rig.PLAIN.named("one"));
        var like = SandboxId.random().value();
        for (var request :
                new Request<?>[] {new Request.CreateSandbox(Rig.PLAIN.named(like), null, 30), rename(one, like, null)
                }) {
            var fault = rig.refusal(request);
            assertThat(fault.kind()).isEqualTo(Fault.Kind.INVALID);
            assertThat(fault.errors().get(0).field()).isEqualTo("name");
        }
        assertThat(rig.sandbox(one).name()).isEqualTo("one");
    }

    @Test
    void shouldGiveWhoHasAnIdThatVerySandboxWhateverOthersAreCalled() {
        var one = rig.create(Rig.PLAIN.named("one"));
        var two = rig.create(Rig.PLAIN.named("two"));
        rig.stop();
        // As an earlier version allowed it.
        rig.sql("UPDATE sandbox SET spec = json_set(spec, '$.name', '" + one.id() + "') WHERE id = '" + two.id() + "'");
        rig.start();
        assertThat(rig.ask(new Request.GetSandbox(one.id().value(), 0)).id()).isEqualTo(one.id());
        assertThat(rig.sandbox(two).name()).isEqualTo(one.id().value());
    }
}
