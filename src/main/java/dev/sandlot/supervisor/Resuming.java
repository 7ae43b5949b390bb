package dev.sandlot.supervisor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on with a sandbox that has outlived an earlier daemon. Used on the loop only. */
final class Resuming {
    private static final Logger LOG = LoggerFactory.getLogger(Resuming.class);

    private final Signalling signalling;
    private final Services services;
    private final Deadlines deadlines;
    private final Networks networks;

    Resuming(Signalling signalling, Services services, Deadlines deadlines, Networks networks) {
        this.signalling = signalling;
        this.services = services;
        this.deadlines = deadlines;
        this.networks = networks;
    }

    void goOn(HeldSandbox box) {
        networks.open(box)
                .onFailure(e -> LOG.warn("Nothing gets out of {} ({}): {}", box.name(), box.id, e.getMessage()));
        box.running().forEach(process -> deadlines.arm(box, process));
        release(box);
        services.resume(box);
    }

    /** Whoever was too slow for these was connected to a daemon of an earlier version. */
    private void release(HeldSandbox box) {
        box.running().stream()
                .filter(HeldProcess::isBraked)
                .forEach(process -> signalling
                        .letGoOn(box, process)
                        .onFailure(e -> LOG.warn("{} of {} stays stopped: {}", process.id, box.id, e.getMessage())));
    }
}
