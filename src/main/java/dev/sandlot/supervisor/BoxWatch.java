package dev.sandlot.supervisor;

import dev.sandlot.backend.Backend;
import dev.sandlot.keeper.Entry;
import dev.sandlot.model.Failure;
import dev.sandlot.model.SandboxState;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether boxes are up, at so many a round that many sandboxes cost no more than some. Also tells of kills for want of memory whose victim
 * was no process of Sandlot's own. Used on the loop only.
 */
final class BoxWatch {
    private static final Logger LOG = LoggerFactory.getLogger(BoxWatch.class);
    private static final int BOXES_A_ROUND = 50;
    /** No box is looked at again before so many rounds have passed. */
    private static final int ROUNDS_A_TURN = 3;

    private final Loop loop;
    private final Registry registry;
    private final Processes processes;
    private final MemoryKills memoryKills;
    private final SandboxStops stops;
    /** Whose boxes are still to be looked at before all others come again. */
    private final Deque<HeldSandbox> turn = new ArrayDeque<>();

    private boolean looking;
    private int round;
    private int nextTurn;

    BoxWatch(Loop loop, Registry registry, Processes processes, MemoryKills memoryKills, SandboxStops stops) {
        this.loop = loop;
        this.registry = registry;
        this.processes = processes;
        this.memoryKills = memoryKills;
        this.stops = stops;
    }

    /** One round. */
    void look() {
        int now = round++;
        if (looking) {
            return;
        }
        if (turn.isEmpty() && now >= nextTurn) {
            turn.addAll(registry.all());
            nextTurn = now + ROUNDS_A_TURN;
        }
        var boxes = next();
        if (boxes.isEmpty()) {
            return;
        }
        looking = true;
        // Where nothing runs, nothing is killed.
        var busy = boxes.keySet().stream()
                .filter(box -> box.processes.values().stream().anyMatch(HeldProcess::isRunning))
                .collect(Collectors.toSet());
        loop.blocking(() -> found(boxes, busy))
                .onSuccess(found -> {
                    found.dead().forEach(this::died);
                    found.hungry().forEach(memoryKills::tell);
                })
                .onComplete(done -> looking = false);
    }

    private Map<HeldSandbox, Up> next() {
        var boxes = new HashMap<HeldSandbox, Up>();
        for (int i = 0; i < BOXES_A_ROUND && !turn.isEmpty(); i++) {
            var box = turn.poll();
            if (isUp(box) && box.isReachable()) {
                boxes.put(box, new Up(box.backend(), Objects.requireNonNull(box.handle), box.entry()));
            }
        }
        return boxes;
    }

    private static boolean isUp(HeldSandbox box) {
        return box.state == SandboxState.RUNNING || box.state == SandboxState.PAUSED;
    }

    /** A box as it was when it was last heard of. */
    private record Up(Backend backend, String handle, Entry entry) {}

    private record Found(Map<HeldSandbox, String> dead, Set<HeldSandbox> hungry) {}

    private Found found(Map<HeldSandbox, Up> boxes, Set<HeldSandbox> busy) {
        var found = new Found(new HashMap<>(), new HashSet<>());
        boxes.forEach((box, known) -> {
            if (!known.backend().isUp(known.handle())) {
                found.dead().put(box, known.handle());
            } else if (busy.contains(box)
                    && processes.keeper().outOfMemoryKills(known.entry()) > box.outOfMemoryKills) {
                found.hungry().add(box);
            }
        });
        return found;
    }

    private void died(HeldSandbox box, String handle) {
        box.inTurn(() -> lost(box, handle))
                .onFailure(e -> LOG.warn("Sandbox {} ({}): {}", box.name(), box.id, e.getMessage()));
    }

    private Future<Void> lost(HeldSandbox box, String handle) {
        if (box.gone || !isUp(box) || !handle.equals(box.handle)) {
            return Future.succeededFuture();
        }
        LOG.warn("The box of sandbox {} ({}) has died", box.name(), box.id);
        return stops.lost(
                box, new Failure("pod_died", "What held the sandbox together was ended from outside. Start it again."));
    }
}
