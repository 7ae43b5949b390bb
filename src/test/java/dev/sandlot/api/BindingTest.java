package dev.sandlot.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.auth.Permission;
import dev.sandlot.auth.Principal;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Page;
import dev.sandlot.bus.Request;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Role;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets past the gate, and what is told to who doesn't. */
class BindingTest {
    private final Vertx vertx = Vertx.vertx();
    private final Sandbox own = sandbox("own");
    private final Sandbox other = sandbox("other");
    private Binding binding;

    @BeforeEach
    void start() {
        var bus = new Bus(vertx);
        bus.handle(
                Request.GetSandbox.class,
                ask -> Stream.of(own, other)
                        .filter(s -> s.id().value().startsWith(ask.sandbox())
                                || s.name().equals(ask.sandbox()))
                        .findFirst()
                        .map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(
                                Fault.notFound("The owner knows none.").asException())));
        bus.handle(Request.ListSandboxes.class, ask -> Future.succeededFuture(new Page<>(List.of(own, other), null)));
        binding = new Binding(bus);
    }

    @AfterEach
    void close() throws Exception {
        get(vertx.close());
    }

    private static Sandbox sandbox(String name) {
        var spec = SandboxSpec.builder().name(name).build();
        var then = Instant.parse("2026-01-02T03:04:05Z");
        return new Sandbox(
                SandboxId.random(),
                spec,
                SandboxState.RUNNING,
                AgentState.NONE,
                "here",
                null,
                then,
                then,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static Fault failure(Future<?> asked) throws Exception {
        try {
            get(asked);
        } catch (ExecutionException e) {
            return ((FaultException) e.getCause()).fault();
        }
        throw new AssertionError("it was let through");
    }

    private static Ask ask(Principal principal, String sandbox) {
        return new Ask(principal, sandbox, null, Query.of(new JsonObject()), null, null, null);
    }

    @Test
    void shouldNameTheSandboxOfABoundTokenByItsId() throws Exception {
        var bound = new Principal(Role.SANDBOX, own.id(), "bound");
        for (var named : new String[] {"own", own.id().value(), own.id().value().substring(0, 6)}) {
            assertThat(get(binding.admit(Operation.START_PROCESS, ask(bound, named)))
                            .sandbox())
                    .as(named)
                    .isEqualTo(own.id().value());
        }
    }

    @Test
    void shouldAnswerABoundTokenForAnotherSandboxAsForNone() throws Exception {
        var bound = new Principal(Role.SANDBOX, own.id(), "bound");
        var another = failure(binding.admit(Operation.GET_SANDBOX, ask(bound, "other")));
        var none = failure(binding.admit(Operation.GET_SANDBOX, ask(bound, "nowhere")));

        assertThat(another.kind()).isEqualTo(Fault.Kind.NOT_FOUND);
        assertThat(another.message().replace("other", "nowhere")).isEqualTo(none.message());
    }

    @Test
    void shouldRefuseWhatTheRoleMayNotDoBeforeItLooksForTheSandbox() throws Exception {
        var viewer = new Principal(Role.VIEWER, null, "viewer");
        assertThat(failure(binding.admit(Operation.START_PROCESS, ask(viewer, "nowhere")))
                        .kind())
                .isEqualTo(Fault.Kind.FORBIDDEN);
        assertThat(Binding.allows(viewer, Permission.READ, null)).isTrue();
        assertThat(Binding.allows(viewer, Permission.RUN, null)).isFalse();
    }

    @Test
    void shouldFindForAKeyWhatItReachesByAnyName() throws Exception {
        for (var among : Set.of(Set.<String>of(), Set.of("own"), Set.of(own.id().value()))) {
            assertThat(get(binding.find(among, "own"))).isEqualTo(own);
            assertThat(get(binding.find(among, own.id().value()))).isEqualTo(own);
        }
    }

    @Test
    void shouldTakeTheBeginningOfAnIdForTheOnlyOneThatWhoeverAsksReaches() throws Exception {
        // All ids begin so: only what doesn't exist for the key makes it ambiguous.
        var beginning = "s";
        assertThat(get(binding.find(Set.of("other"), beginning))).isEqualTo(other);
        assertThat(get(binding.find(Set.of(own.id().value()), beginning))).isEqualTo(own);
        assertThat(failure(binding.find(Set.of("own", "other"), beginning)).kind())
                .isEqualTo(Fault.Kind.NOT_FOUND);
        var bound = new Principal(Role.SANDBOX, other.id(), "bound");
        assertThat(get(binding.admit(Operation.GET_SANDBOX, ask(bound, beginning)))
                        .sandbox())
                .isEqualTo(other.id().value());
    }

    @Test
    void shouldAnswerAKeyForAnotherSandboxAsForNone() throws Exception {
        var another = failure(binding.find(Set.of("own"), "other"));
        var none = failure(binding.find(Set.of("own"), "nowhere"));

        assertThat(another.kind()).isEqualTo(Fault.Kind.NOT_FOUND);
        assertThat(another.message().replace("other", "nowhere")).isEqualTo(none.message());
        assertThat(failure(binding.find(Set.of(), "nowhere")).message()).isEqualTo("The owner knows none.");
    }
}
