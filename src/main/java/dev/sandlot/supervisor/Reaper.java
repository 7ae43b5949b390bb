package dev.sandlot.supervisor;

import dev.sandlot.bus.SandboxChange;
import dev.sandlot.model.OnExpire;
import dev.sandlot.model.OnIdle;
import dev.sandlot.model.SandboxState;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks around for sandboxes whose time is over or that nobody uses, and does with them what was asked for. Used on the loop only. */
final class Reaper {
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
    /** Who looks on is looked for so often in the time after which a sandbox is idle, but not less often than each so many rounds. */
    private static final int LOOKS_IN_TIME = 10;

    private static final int LONGEST = 10;

    private final Loop loop;
    private final Registry registry;
    private final Notices notices;
    private final Processes processes;
    private final Transitions transitions;
    private final Deletion deletion;
    private final Set<HeldSandbox> atWork = new HashSet<>();
    private int round;

    Reaper(
            Loop loop,
            Registry registry,
            Notices notices,
            Processes processes,
            Transitions transitions,
            Deletion deletion) {
        this.loop = loop;
        this.registry = registry;
        this.notices = notices;
        this.processes = processes;
        this.transitions = transitions;
        this.deletion = deletion;
    }

    /** One round. */
    void look() {
        var now = loop.now();
        for (var box : registry.snapshot()) {
            if (atWork.contains(box) || box.deleting) {
                continue;
            }
            if (box.expiresAt != null && !now.isBefore(box.expiresAt)) {
                expire(box);
            } else if (isIdle(box, now)) {
                LOG.info("Sandbox {} ({}) is idle", box.name(), box.id);
                change(box, box.spec.onIdle() == OnIdle.PAUSE ? SandboxChange.PAUSE : SandboxChange.STOP);
            }
        }
        round++;
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
            change(box, pause ? SandboxChange.PAUSE : SandboxChange.STOP);
        } else if (box.isDown()) {
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

    private void change(HeldSandbox box, SandboxChange change) {
        working(box, transitions.change(box, change).mapEmpty());
    }

    private void delete(HeldSandbox box) {
        working(box, deletion.delete(box, true).mapEmpty());
    }

    private void working(HeldSandbox box, Future<Void> work) {
        atWork.add(box);
        work.onFailure(e -> LOG.warn("Sandbox {} ({}): {}", box.name(), box.id, e.getMessage()))
                .onComplete(done -> atWork.remove(box));
    }
}
