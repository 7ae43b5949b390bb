package dev.sandlot.store;

import dev.sandlot.model.AgentState;
import dev.sandlot.model.Attention;
import dev.sandlot.model.Command;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.OnExit;
import dev.sandlot.model.OnExpire;
import dev.sandlot.model.OnIdle;
import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessBrief;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Restart;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Rows with a value in every column, and a way to wait for futures. */
final class StoreFixture {
    static final Instant NOON = Instant.parse("2026-11-05T12:00:00.123456Z");
    private static final Attention ASKED =
            new Attention(Attention.Reason.NEEDS_INPUT, "Märchen?", NOON, ProcessId.of(1));

    private StoreFixture() {}

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    static SandboxRow sandbox(SandboxId id, String name) {
        var spec = new SandboxSpec(
                name,
                "bubblewrap",
                new Command.Words(List.of("sh", "-c", "echo \"a b\"")),
                Map.of("KEY", "välue\n"),
                "/workspace/x",
                new Limits(1.5, 1L << 30, 64L, null),
                new NetworkPolicy(NetworkMode.OPEN, List.of()),
                60L,
                OnExpire.DELETE,
                30L,
                OnIdle.PAUSE,
                OnExit.STOP,
                Map.of("team", "red"));
        var sandbox = new Sandbox(
                id,
                spec,
                SandboxState.RUNNING,
                AgentState.NONE,
                "node",
                200_000,
                NOON,
                NOON.plusSeconds(1),
                null,
                NOON.plusSeconds(60),
                null,
                null,
                ASKED);
        return new SandboxRow(sandbox, new Concerns(ASKED, null, true, false), "boot", 123L, 456L, 2, false, true);
    }

    static ProcessRow process(SandboxId id, int number) {
        return process(id, number, spec());
    }

    static ProcessSpec spec() {
        return new ProcessSpec(
                new Command.Line("make -j2"),
                ProcessKind.SERVICE,
                "web",
                "/tmp",
                Map.of("A", "b"),
                true,
                5L,
                new Restart(Restart.Policy.ALWAYS, 8L));
    }

    /** @param spec as it is written; what is read has none */
    static ProcessRow process(SandboxId id, int number, ProcessSpec spec) {
        return new ProcessRow(
                id,
                ProcessId.of(number),
                ProcessBrief.of(spec()),
                spec,
                ProcessState.EXITED,
                143,
                "TERM",
                true,
                3,
                NOON,
                NOON.plusSeconds(2),
                new OutputExtent(1, 5, 70, 80),
                List.of("TERM", "KILL"),
                NOON.plusSeconds(5),
                NOON.plusSeconds(9),
                4,
                true);
    }

    static EventRecord event(String type, SandboxId sandbox) {
        return new EventRecord(0, type, sandbox, NOON, Map.of("state", "running", "count", 3));
    }

    static Changes changes(
            List<SandboxRow> sandboxes, List<ProcessRow> processes, List<SandboxId> gone, List<EventRecord> events) {
        return new Changes(sandboxes, processes, List.of(), gone, List.of(), List.of(), events);
    }
}
