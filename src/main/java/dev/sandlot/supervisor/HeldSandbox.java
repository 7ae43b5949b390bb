package dev.sandlot.supervisor;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.keeper.Entry;
import dev.sandlot.model.AgentSetup;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Failure;
import dev.sandlot.model.Fault;
import dev.sandlot.model.MainProcess;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import dev.sandlot.store.Concerns;
import dev.sandlot.store.SandboxRow;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A sandbox as the supervisor holds it, with all its processes. Used on the loop only. */
final class HeldSandbox {
    /** The states from which a start is possible. */
    static final Set<SandboxState> DOWN = Set.of(SandboxState.STOPPED, SandboxState.FAILED, SandboxState.LOST);

    final SandboxId id;
    final Path root;
    final @Nullable Integer uid;
    final String node;
    final Instant createdAt;
    final Waiters waiters;
    final TreeMap<ProcessId, HeldProcess> processes = new TreeMap<>();
    SandboxSpec spec;
    SandboxState state = SandboxState.CREATING;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant stoppedAt;

    @Nullable
    Instant expiresAt;

    @Nullable
    Failure failure;

    @Nullable
    Enforcement capabilities;

    AgentState agentState = AgentState.NONE;
    /** What a person has to see to; changed by {@link Attentions} only. */
    Concerns concerns = Concerns.NONE;
    /** What its agent needs; null until that was asked for. */
    @Nullable
    AgentSetup agentSetup;

    /** What its processes find in the place of secrets, as it was when the last one was started. */
    Map<String, String> secretVariables = Map.of();

    @Nullable
    Backend backend;

    /** Of its box, where it has one. */
    @Nullable
    String handle;

    /** What stands ready to become its box. */
    @Nullable
    SpareBox spare;

    /** Of its start, where something long is to be done for that. */
    final Interruption interruption = new Interruption();
    /** Whether the daemon may still look into it, although nothing can be started in it any more. */
    boolean parting;

    int nextProcess = 1;
    boolean deleting;
    boolean gone;
    /** What its specification counts for in the {@link SpecRoom}; the {@link Registry}'s. */
    long weight;
    /** How many kills for want of memory have been told. */
    long outOfMemoryKills;
    /** When somebody last asked for this very sandbox. */
    Instant usedAt;

    /** What of the specification is in the database, which may be older. */
    private @Nullable SandboxSpec keptSpec;
    /** Whether the specification is what was asked for, and no stand-in for one that can't be read. */
    boolean readable = true;
    /** Whether all processes that have ended are known; null where nobody has asked for them since the daemon's start. */
    @Nullable
    Future<Void> past = Future.succeededFuture();

    private final Sequence changes = new Sequence();

    HeldSandbox(
            Loop loop,
            SandboxId id,
            SandboxSpec spec,
            Path root,
            @Nullable Integer uid,
            String node,
            Instant createdAt) {
        this.id = id;
        this.spec = spec;
        this.root = root;
        this.uid = uid;
        this.node = node;
        this.createdAt = createdAt;
        usedAt = loop.now();
        waiters = new Waiters(loop);
    }

    static HeldSandbox of(Loop loop, SandboxRow row, Path root) {
        var kept = row.sandbox();
        var held = new HeldSandbox(loop, kept.id(), kept.spec(), root, kept.uid(), kept.node(), kept.createdAt());
        held.state = kept.state();
        held.agentState = kept.agentState();
        held.startedAt = kept.startedAt();
        held.stoppedAt = kept.stoppedAt();
        held.expiresAt = kept.expiresAt();
        held.failure = kept.failure();
        held.capabilities = kept.capabilities();
        held.concerns = row.concerns();
        held.handle = row.handle();
        held.nextProcess = row.nextProcess();
        held.deleting = row.deleting();
        held.readable = row.whole();
        held.keptSpec = held.spec;
        held.past = null;
        return held;
    }

    /** Does without its specification, for which there is no room. */
    void standIn() {
        spec = SandboxSpec.standIn(spec.name(), spec.backend());
        keptSpec = spec;
        readable = false;
    }

    /** This specification of it is in the database. */
    void kept(SandboxSpec inDatabase) {
        keptSpec = inDatabase;
    }

    String name() {
        return Objects.requireNonNull(spec.name()); // A sandbox has one from its admission on.
    }

    /** What isolates it. A fault of kind UNAVAILABLE where this host's daemon has no such backend any more. */
    Backend backend() {
        if (backend == null) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "The backend of the sandbox " + name() + " is not there any more.",
                            "Start the version of Sandlot that has it: there it can be started, and deleted.")
                    .asException();
        }
        return backend;
    }

    /** A fault of kind UNAVAILABLE where it may have a box whose backend is not there: nobody can end that, or tell that it is gone. */
    void requireEndable() {
        if (handle != null) {
            backend();
        }
    }

    /** A fault of kind CONFLICT where nothing can be started in it now. */
    void requireRunning() {
        if (state != SandboxState.RUNNING || deleting) {
            var hint = state == SandboxState.PAUSED
                    ? "Resume it first."
                    : isDown() ? "Start it first." : "Try again in a moment.";
            throw conflict("no process can be started.").withHint(hint).asException();
        }
    }

    /** The way into its box. A fault of kind CONFLICT where it has none. */
    Entry entry() {
        if (handle == null) {
            throw conflict("nothing can be run in it.").asException();
        }
        return backend().entry(place(), handle);
    }

    /** Whether there is a way in. */
    boolean isReachable() {
        return handle != null && backend != null;
    }

    Place place() {
        return place(spec);
    }

    /** With another specification of it, of the same name. */
    Place place(SandboxSpec its) {
        return new Place(id, root, uid, name(), its.limits(), its.network(), its.display(), HostDirectories.of(its));
    }

    /** Changes the state; only along the lines that {@link SandboxState#next} draws. */
    void become(SandboxState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(id + " can't go from " + state + " to " + next);
        }
        state = next;
    }

    /** A start that is under way will fail soon. */
    void interruptStart() {
        interruption.come(state == SandboxState.CREATING || state == SandboxState.STARTING);
    }

    /** Whether it can be started. */
    boolean isDown() {
        return DOWN.contains(state);
    }

    /** The time to live is counted from now, where it has one that is not counted already. */
    void renewTimeToLive(Instant now) {
        if (expiresAt == null && spec.ttlSeconds() != null) {
            expiresAt = now.plus(Duration.ofSeconds(spec.ttlSeconds()));
        }
    }

    /** Does one change of its lifecycle after the other, whatever becomes of those before. */
    <T> Future<T> inTurn(Supplier<Future<T>> change) {
        return changes.add(change);
    }

    List<HeldProcess> running() {
        return processes.values().stream().filter(HeldProcess::isRunning).toList();
    }

    /** The process of the sandbox's own command, or null. */
    @Nullable
    HeldProcess main() {
        return spec.command() == null ? null : processes.get(ProcessId.of(1));
    }

    /** The process of its display, or null. */
    @Nullable
    HeldProcess display() {
        return processes.values().stream()
                .filter(process -> process.isDisplay())
                .findFirst()
                .orElse(null);
    }

    String stateName() {
        return state.name().toLowerCase(java.util.Locale.ROOT);
    }

    Fault conflict(String what) {
        return Fault.conflict("The sandbox " + name() + " is " + stateName() + ": " + what, stateName());
    }

    Sandbox view() {
        return new Sandbox(
                id,
                spec,
                state,
                agentState,
                node,
                uid,
                createdAt,
                startedAt,
                stoppedAt,
                expiresAt,
                failure,
                capabilities,
                concerns.first(),
                display() == null ? null : display().id,
                ofMain());
    }

    private @Nullable MainProcess ofMain() {
        var first = main();
        return first == null
                ? null
                : new MainProcess(first.state, first.exitCode, first.signal, first.timedOut, first.endedAt);
    }

    SandboxRow row() {
        return new SandboxRow(view(), concerns, handle, nextProcess, deleting, spec != keptSpec);
    }
}
