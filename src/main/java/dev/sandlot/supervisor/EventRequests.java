package dev.sandlot.supervisor;

import dev.sandlot.bus.Request;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.SandboxId;
import dev.sandlot.store.EventTable;
import io.vertx.core.Future;
import java.util.List;

/** Answers the requests about the event log. Used on the loop only. */
final class EventRequests {
    private final Registry registry;
    private final Ledger ledger;
    private final Notices notices;
    private final EventTable events;

    EventRequests(Registry registry, Ledger ledger, Notices notices, EventTable events) {
        this.registry = registry;
        this.ledger = ledger;
        this.notices = notices;
        this.events = events;
    }

    Future<List<EventRecord>> readEvents(Request.ReadEvents request) {
        var sandbox = request.sandbox() == null ? null : known(request.sandbox());
        return events.read(request.after(), sandbox, request.types(), Math.max(1, Math.min(request.limit(), 10_000)));
    }

    /** Events outlive their sandbox: one that is gone is found by its id. */
    private SandboxId known(String reference) {
        return SandboxId.isId(reference) ? new SandboxId(reference) : registry.find(reference).id;
    }

    Future<EventRecord> audit(Request.Audit request) {
        return ledger.happening(request.sandbox(), request.entry());
    }

    Future<Void> tellScreen(Request.TellScreen request) {
        var box = registry.get(request.sandbox());
        if (box != null) {
            notices.screen(box, request.frame());
        }
        return Future.succeededFuture();
    }
}
