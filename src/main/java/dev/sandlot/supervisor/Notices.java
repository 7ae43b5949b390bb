package dev.sandlot.supervisor;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.ProcessSummary;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.ScreenFrame;

/** Tells of what has happened: keeps it in the event log and shows the sandbox as it now is. */
final class Notices {
    private final Ledger ledger;
    private final Bus bus;

    Notices(Ledger ledger, Bus bus) {
        this.ledger = ledger;
        this.bus = bus;
    }

    void created(HeldSandbox box) {
        ledger.happened(box.id, new Occurrence.SandboxCreated(box.name(), box.state));
        changed(box);
    }

    void state(HeldSandbox box, SandboxState before) {
        var failure = box.failure == null ? null : box.failure.detail();
        ledger.happened(box.id, new Occurrence.SandboxStateChanged(box.name(), box.state, before, failure));
        changed(box);
    }

    /** The sandbox is kept and shown as it now is; no event. */
    void changed(HeldSandbox box) {
        ledger.save(box);
        bus.tell(new Event.SandboxChanged(box.view(), false));
        box.waiters.wake();
    }

    void deleted(HeldSandbox box) {
        ledger.happened(box.id, new Occurrence.SandboxDeleted(box.name()));
        bus.tell(new Event.SandboxChanged(box.view(), true));
        box.waiters.wake();
    }

    void outOfMemory(HeldSandbox box, long kills) {
        ledger.happened(box.id, new Occurrence.OutOfMemory(box.name(), kills));
    }

    void screen(HeldSandbox box, ScreenFrame frame) {
        ledger.happened(box.id, new Occurrence.ScreenUpdated(box.name(), frame.hash(), frame.width(), frame.height()));
    }

    void started(HeldSandbox box, HeldProcess process) {
        ledger.happened(box.id, new Occurrence.ProcessStarted(summary(process)));
    }

    void restarted(HeldSandbox box, HeldProcess process) {
        ledger.happened(box.id, new Occurrence.ProcessRestarted(summary(process), process.restarts));
    }

    void exited(HeldSandbox box, HeldProcess process) {
        ledger.happened(
                box.id,
                new Occurrence.ProcessExited(
                        summary(process), process.state, process.exitCode, process.signal, process.timedOut));
    }

    private static ProcessSummary summary(HeldProcess process) {
        var brief = process.brief;
        return new ProcessSummary(process.id, brief.kind(), brief.name(), brief.shown());
    }
}
