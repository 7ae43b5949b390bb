package dev.sandlot.store;

import dev.sandlot.model.AgentState;
import dev.sandlot.model.Attention;
import dev.sandlot.model.Command;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.Occurrence;
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
import dev.sandlot.model.Workspace;
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
        var spec = SandboxSpec.builder()
                .workspace(new Workspace(Workspace.Kind.WORKTREE, null, "v1", null, "/srv/shop/.git", "sandlot/shop"))
                .name(name)
                .backend("bubblewrap")
                .command(new Command.Words(List.of("sh", "-c", "echo \"a b\"")))
                .env(Map.of("KEY", "välue\n"))
                .cwd("/workspace/x")
                .limits(new Limits(1.5, 1L << 30, 64L, null))
                .network(new NetworkPolicy(NetworkMode.OPEN, List.of(), List.of()))
                .ttlSeconds(60L)
                .onExpire(OnExpire.DELETE)
                .idleTimeoutSeconds(30L)
                .onIdle(OnIdle.PAUSE)
                .onExit(OnExit.STOP)
                .labels(Map.of("team", "red"))
                .build();
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
                ASKED,
                null,
                null);
        return new SandboxRow(sandbox, new Concerns(ASKED, null, null, true, false), "boot 123 456", 2, false, true);
    }

    static ProcessRow process(SandboxId id, int number) {
        return process(id, number, spec());
    }

    static ProcessSpec spec() {
        return ProcessSpec.of(new Command.Line("make -j2"), ProcessKind.SERVICE)
                .withName("web")
                .withCwd("/tmp")
                .withEnv(Map.of("A", "b"))
                .withOpenStdin()
                .withTimeout(5L)
                .withRestart(new Restart(Restart.Policy.ALWAYS, 8L));
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
                NOON.plusSeconds(1),
                List.of("TERM", "KILL"),
                NOON.plusSeconds(5),
                NOON.plusSeconds(9),
                4,
                true);
    }

    static EventRecord event(String type, SandboxId sandbox) {
        return new EventRecord(0, sandbox, NOON, new Occurrence.Unknown(type, Map.of("state", "running", "count", 3)));
    }

    static Changes changes(
            List<SandboxRow> sandboxes, List<ProcessRow> processes, List<SandboxId> gone, List<EventRecord> events) {
        return new Changes(sandboxes, processes, List.of(), gone, List.of(), List.of(), events);
    }
}
