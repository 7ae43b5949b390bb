package dev.sandlot.egress;

import dev.sandlot.model.AgentState;
import dev.sandlot.model.NetworkDecision;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import dev.sandlot.store.Changes;
import dev.sandlot.store.Concerns;
import dev.sandlot.store.Database;
import dev.sandlot.store.EventTable;
import dev.sandlot.store.Journal;
import dev.sandlot.store.SandboxRow;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Sandboxes in a database, decisions about them, and ways to wait. */
final class EgressFixture {
    static final Instant NOON = Instant.parse("2026-11-05T12:00:00Z");

    private EgressFixture() {}

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    static void await(BooleanSupplier condition) {
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it does not come");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    static Sandbox sandbox(SandboxId id, String name, NetworkPolicy network) {
        var spec = SandboxSpec.builder().name(name).network(network).build();
        return new Sandbox(
                id,
                spec,
                SandboxState.RUNNING,
                AgentState.NONE,
                "here",
                null,
                NOON,
                NOON,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static NetworkPolicy allow(String... rules) {
        return new NetworkPolicy(NetworkMode.ALLOW, List.of(rules), List.of());
    }

    /** Has it in the database, as every sandbox is in which something runs. */
    static void save(Database database, Sandbox sandbox) throws Exception {
        var row = new SandboxRow(sandbox, Concerns.NONE, null, 1, false, true);
        get(new Journal(database, new EventTable(database, 100))
                .write(new Changes(List.of(row), List.of(), List.of(), List.of(), List.of(), List.of(), List.of())));
    }

    static void delete(Database database, SandboxId sandbox) throws Exception {
        get(new Journal(database, new EventTable(database, 100))
                .write(new Changes(
                        List.of(), List.of(), List.of(), List.of(sandbox), List.of(), List.of(), List.of())));
    }

    static NetworkDecision denied(long id, SandboxId sandbox, String host) {
        return decision(id, sandbox, host, NetworkDecision.Outcome.DENIED)
                .ended(NetworkDecision.Outcome.DENIED, "No rule allows it.", 0, 0, NOON);
    }

    /** One that is open. */
    static NetworkDecision decision(long id, SandboxId sandbox, String host, NetworkDecision.Outcome outcome) {
        return new NetworkDecision(
                id,
                sandbox,
                NOON,
                outcome,
                NetworkDecision.Protocol.CONNECT,
                host,
                443,
                null,
                null,
                "*.test:443",
                "A rule allows it.",
                0,
                0,
                null);
    }
}
