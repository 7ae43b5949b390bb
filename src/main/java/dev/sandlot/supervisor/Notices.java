package dev.sandlot.supervisor;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.ScreenFrame;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Tells of what has happened: keeps it in the event log and shows the sandbox as it now is. The types are those of the API contract. */
final class Notices {
    private final Ledger ledger;
    private final Bus bus;

    Notices(Ledger ledger, Bus bus) {
        this.ledger = ledger;
        this.bus = bus;
    }

    void created(HeldSandbox box) {
        ledger.happened("sandbox.created", box.id, Map.of("name", box.name(), "state", box.stateName()));
        changed(box);
    }

    void state(HeldSandbox box, SandboxState before) {
        var data = new HashMap<String, Object>();
        data.put("name", box.name());
        data.put("state", box.stateName());
        data.put("before", before.name().toLowerCase(Locale.ROOT));
        if (box.failure != null) {
            data.put("failure", box.failure.detail());
        }
        ledger.happened("sandbox.state", box.id, data);
        changed(box);
    }

    /** The sandbox is kept and shown as it now is; no event. */
    void changed(HeldSandbox box) {
        ledger.save(box);
        bus.tell(new Event.SandboxChanged(box.view(), false));
        box.waiters.wake();
    }

    void deleted(HeldSandbox box) {
        ledger.happened("sandbox.deleted", box.id, Map.of("name", box.name()));
        bus.tell(new Event.SandboxChanged(box.view(), true));
        box.waiters.wake();
    }

    void outOfMemory(HeldSandbox box, long kills) {
        ledger.happened("sandbox.out_of_memory", box.id, Map.of("name", box.name(), "kills", kills));
    }

    void screen(HeldSandbox box, ScreenFrame frame) {
        ledger.happened(
                "screen.changed",
                box.id,
                Map.of("name", box.name(), "hash", frame.hash(), "width", frame.width(), "height", frame.height()));
    }

    void started(HeldSandbox box, HeldProcess process) {
        ledger.happened("process.started", box.id, of(process));
    }

    void restarted(HeldSandbox box, HeldProcess process) {
        var data = of(process);
        data.put("restarts", process.restarts);
        ledger.happened("process.restarted", box.id, data);
    }

    void exited(HeldSandbox box, HeldProcess process) {
        var data = of(process);
        data.put("state", process.state.name().toLowerCase(Locale.ROOT));
        data.put("exit_code", process.exitCode);
        data.put("signal", process.signal);
        data.put("timed_out", process.timedOut);
        ledger.happened("process.exited", box.id, data);
    }

    private static Map<String, Object> of(HeldProcess process) {
        var data = new HashMap<String, Object>();
        data.put("process", process.id.value());
        data.put("kind", process.brief.kind().name().toLowerCase(Locale.ROOT));
        if (process.brief.name() != null) {
            data.put("name", process.brief.name());
        }
        data.put("command", process.brief.shown());
        return data;
    }
}
