package dev.sandlot.supervisor;

import dev.sandlot.backend.Pod;
import dev.sandlot.bus.Request.Change;
import dev.sandlot.model.Failure;
import dev.sandlot.model.OnExit;
import dev.sandlot.model.OnExpire;
import dev.sandlot.model.OnIdle;
import dev.sandlot.model.SandboxState;
import dev.sandlot.process.Processes;
import dev.sandlot.store.KeyTable;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks around each second for sandboxes whose time is over, that nobody uses, whose main process has ended, or whose pod has died, and
 * does with them what was asked for. Used on the loop only.
 */
final class Reaper {
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final int KEYS_EVERY = 600;
    private static final int PODS_A_ROUND = 50;
    /** No pod is looked at again before so many rounds have passed. */
    private static final int ROUNDS_A_TURN = 3;
    /** Who looks on is looked for so often in the time after which a sandbox is idle, but not less often than each so many rounds. */
    private static final int LOOKS_IN_TIME = 10;

    private static final int LONGEST = 10;

    private final Loop loop;
    private final Registry registry;
    private final Notices notices;
    private final Processes processes;
    private final ProcessLife processLife;
    private final SandboxLife life;
    private final Transitions transitions;
    private final Deletion deletion;
    private final KeyTable keyTable;
    private final Set<HeldSandbox> atWork = new HashSet<>();
    /** Whose pods are still to be looked at before all others come again. */
    private final Deque<HeldSandbox> turn = new ArrayDeque<>();

    private long timer = -1;
    private boolean looking;
    private int round;
    private int nextTurn;

    Reaper(
            Loop loop,
            Registry registry,
            Notices notices,
            Processes processes,
            ProcessLife processLife,
            SandboxLife life,
            Transitions transitions,
            Deletion deletion,
            KeyTable keyTable) {
        this.loop = loop;
        this.registry = registry;
        this.notices = notices;
        this.processes = processes;
        this.processLife = processLife;
        this.life = life;
        this.transitions = transitions;
        this.deletion = deletion;
        this.keyTable = keyTable;
        processLife.afterMain(this::mainEnded);
    }

    void begin() {
        timer = loop.every(ROUND, this::look);
    }

    void close() {
        loop.cancel(timer);
    }

    private void look() {
        var now = loop.now();
        for (var box : registry.snapshot()) {
            if (atWork.contains(box) || box.deleting) {
                continue;
            }
            if (box.expiresAt != null && !now.isBefore(box.expiresAt)) {
                expire(box);
            } else if (isIdle(box, now)) {
                LOG.info("Sandbox {} ({}) is idle", box.name(), box.id);
                change(box, box.spec.onIdle() == OnIdle.PAUSE ? Change.PAUSE : Change.STOP);
            }
        }
        lookAtPods();
        if (round++ % KEYS_EVERY == 0) {
            var before = now.minus(Keys.KEPT);
            keyTable.deleteBefore(before).onFailure(e -> LOG.warn("Old keys stay: {}", e.getMessage()));
        }
    }

    /** The time to live is over once; a later start gives a new one. */
    private void expire(HeldSandbox box) {
        boolean up = box.state == SandboxState.RUNNING || box.state == SandboxState.PAUSED;
        if (box.spec.onExpire() == OnExpire.DELETE) {
            LOG.info("Sandbox {} ({}) has expired and is deleted", box.name(), box.id);
            delete(box);
        } else if (up) {
            box.expiresAt = null;
            notices.changed(box);
            boolean pause = box.spec.onExpire() == OnExpire.PAUSE;
            change(box, pause ? Change.PAUSE : Change.STOP);
        } else if (SandboxLife.DOWN.contains(box.state)) {
            box.expiresAt = null;
            notices.changed(box);
        }
    }

    private boolean isIdle(HeldSandbox box, Instant now) {
        if (box.spec.idleTimeoutSeconds() == null || box.state != SandboxState.RUNNING) {
            return false;
        }
        long every = Math.max(1, Math.min(LONGEST, box.spec.idleTimeoutSeconds() / LOOKS_IN_TIME));
        if (round % every != 0) {
            return false;
        }
        boolean service = box.processes.values().stream().anyMatch(p -> p.isService() && !p.isOver());
        if (service || processes.viewers(box.id) > 0) {
            box.usedAt = now;
            return false;
        }
        var active = processes.lastActivity(box.id);
        var last = active != null && active.isAfter(box.usedAt) ? active : box.usedAt;
        return !now.isBefore(last.plusSeconds(box.spec.idleTimeoutSeconds()));
    }

    private void mainEnded(HeldSandbox box, OnExit what) {
        if (what == OnExit.DELETE) {
            delete(box);
        } else {
            change(box, Change.STOP);
        }
    }

    private void change(HeldSandbox box, Change change) {
        working(box, transitions.change(box, change).mapEmpty());
    }

    private void delete(HeldSandbox box) {
        working(box, deletion.delete(box, true));
    }

    private void working(HeldSandbox box, Future<Void> work) {
        atWork.add(box);
        work.onFailure(e -> LOG.warn("Sandbox {} ({}): {}", box.name(), box.id, e.getMessage()))
                .onComplete(done -> atWork.remove(box));
    }

    /**
     * Looks whether pods live, at so many a round that many sandboxes cost no more than some. Also tells of kills for want of memory whose victim
     * was no process of Sandlot's own.
     */
    private void lookAtPods() {
        if (looking) {
            return;
        }
        looking = true;
        var pods = new HashMap<HeldSandbox, Pod>();
        if (turn.isEmpty() && round >= nextTurn) {
            turn.addAll(registry.all());
            nextTurn = round + ROUNDS_A_TURN;
        }
        for (int i = 0; i < PODS_A_ROUND && !turn.isEmpty(); i++) {
            var box = turn.poll();
            boolean up = box.state == SandboxState.RUNNING || box.state == SandboxState.PAUSED;
            if (up && box.pod != null && box.backend != null) {
                pods.put(box, box.pod);
            }
        }
        if (pods.isEmpty()) {
            looking = false;
            return;
        }
        // Where nothing runs, nothing is killed.
        var busy = pods.keySet().stream()
                .filter(box -> box.processes.values().stream().anyMatch(HeldProcess::isRunning))
                .collect(Collectors.toSet());
        loop.blocking(() -> found(pods, busy))
                .onSuccess(found -> {
                    found.dead().forEach(this::died);
                    found.hungry().forEach(processLife::tellMemoryKills);
                })
                .onComplete(done -> looking = false);
    }

    private record Found(Map<HeldSandbox, Pod> dead, Set<HeldSandbox> hungry) {}

    private Found found(Map<HeldSandbox, Pod> pods, Set<HeldSandbox> busy) {
        var found = new Found(new HashMap<>(), new HashSet<>());
        pods.forEach((box, pod) -> {
            if (!processes.isAlive(pod)) {
                found.dead().put(box, pod);
            } else if (busy.contains(box) && box.backend().outOfMemoryKills(box.place()) > box.outOfMemoryKills) {
                found.hungry().add(box);
            }
        });
        return found;
    }

    private void died(HeldSandbox box, Pod pod) {
        working(box, box.inTurn(() -> {
            boolean up = box.state == SandboxState.RUNNING || box.state == SandboxState.PAUSED;
            if (box.gone || !up || box.pod != pod) {
                return Future.succeededFuture();
            }
            LOG.warn("The pod of sandbox {} ({}) has died", box.name(), box.id);
            return life.lost(
                    box,
                    new Failure("pod_died", "What held the sandbox together was ended from outside. Start it again."));
        }));
    }
}
