package dev.sandlot.http.stream;

import dev.sandlot.api.EventText;
import dev.sandlot.api.NetworkJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.EgressRequest;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Registration;
import dev.sandlot.model.DecisionFilter;
import dev.sandlot.model.KeptDecision;
import dev.sandlot.model.SandboxId;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries what is decided about one sandbox's requests to one client: each decision when it is made and again when it is over, in the order of the changes.
 * What is kept is what is read; events told over the bus only say that there is more. A client that is slow may see only how one ended. Ends with the sandbox.
 */
public final class DecisionFeed {
    private static final int PART = 200;

    private final Bus bus;
    private final EventStream stream;
    private final SandboxId sandbox;
    private final DecisionFilter filter;
    private final List<Registration> registrations = new ArrayList<>();
    private long last;
    private boolean reading;
    private boolean more;
    private boolean stopped;

    public DecisionFeed(Bus bus, EventStream stream, SandboxId sandbox, DecisionFilter filter) {
        this.bus = bus;
        this.stream = stream;
        this.sandbox = sandbox;
        this.filter = filter;
    }

    /**
     * Begins behind a change.
     *
     * @param after its number; -1 begins with those that have changed last
     * @param tail how many of these
     */
    public void start(long after, int tail) {
        // Subscribed before the first reading, so that nothing falls in between.
        registrations.add(bus.on(Event.NetworkDecided.class, event -> {
            if (event.sandbox().equals(sandbox) && event.change() > last) {
                more();
            }
        }));
        registrations.add(bus.on(Event.SandboxChanged.class, event -> {
            if (event.deleted() && event.sandbox().id().equals(sandbox)) {
                stream.end();
            }
        }));
        last = after;
        read(after < 0 ? tail : PART);
    }

    public void stop() {
        stopped = true;
        registrations.forEach(Registration::end);
    }

    private void more() {
        if (reading) {
            more = true;
        } else {
            read(PART);
        }
    }

    private void read(int limit) {
        if (stopped) {
            return;
        }
        reading = true;
        more = false;
        bus.ask(new EgressRequest.ReadDecisions(sandbox, filter, last, limit))
                .onSuccess(found -> sent(found, limit))
                .onFailure(failure -> {
                    if (!stopped) {
                        stream.cut();
                    }
                });
    }

    private void sent(List<KeptDecision> found, int limit) {
        if (stopped) {
            return;
        }
        // Whatever comes from now on is behind this, also where there was nothing yet.
        boolean first = last < 0;
        last = Math.max(last, 0);
        found.forEach(this::send);
        if (!more && (first || found.size() < limit)) {
            reading = false;
        } else if (stream.isFull()) {
            stream.whenDrained(() -> read(PART));
        } else {
            read(PART);
        }
    }

    private void send(KeptDecision kept) {
        last = Math.max(last, kept.change());
        stream.write(EventText.of(String.valueOf(kept.change()), "decision", NetworkJson.of(kept)));
    }
}
