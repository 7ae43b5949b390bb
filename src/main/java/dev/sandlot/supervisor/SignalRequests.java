package dev.sandlot.supervisor;

import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxProcess;
import io.vertx.core.Future;

/** Answers the requests that reach what runs. Used on the loop only. */
final class SignalRequests {
    private final ProcessLookup lookup;
    private final ProcessViews views;
    private final Ledger ledger;
    private final Signalling signalling;
    private final Services services;

    SignalRequests(ProcessLookup lookup, ProcessViews views, Ledger ledger, Signalling signalling, Services services) {
        this.lookup = lookup;
        this.views = views;
        this.ledger = ledger;
        this.signalling = signalling;
        this.services = services;
    }

    /** A service that waits for its restart has none to signal, but can be told not to come back. */
    Future<SandboxProcess> signal(Request.SignalProcess request) {
        var name = Signal.require(request.signal());
        return lookup.process(request.sandbox(), request.process()).compose(found -> {
            var process = found.process();
            if (process.isRunning()) {
                return signalling.send(found.box(), process, name).compose(v -> views.of(found.box(), process));
            }
            if (process.restartAt != null && Signal.ends(name)) {
                services.rest(process);
                return ledger.durable().compose(v -> views.of(found.box(), process));
            }
            throw Fault.conflict(process.id + " has ended.", process.stateName())
                    .asException();
        });
    }

    Future<SandboxProcess> hangUp(Request.HangUp request) {
        return lookup.process(request.sandbox(), request.process())
                .compose(found -> signalling
                        .hangUp(found.box(), found.process())
                        .compose(v -> views.of(found.box(), found.process())));
    }
}
