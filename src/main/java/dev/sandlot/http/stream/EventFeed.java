package dev.sandlot.http.stream;

import dev.sandlot.api.EventText;
import dev.sandlot.api.Json;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Registration;
import dev.sandlot.bus.Request;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.SandboxId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries the event log to one client, every event once and in order. The log in the store is what is read; events told over the bus
 * only say that there is more, except that the very next one, for a client that waits for it, is sent on without reading.
 */
public final class EventFeed {
    private static final int PART = 200;

    private final Bus bus;
    private final EventStream stream;
    private final Filter filter;
    private final Registration registration;
    private long last;
    private boolean reading;
    private boolean more;
    private boolean stopped;

    /** Which events the client wants; null and empty stand for all. */
    public record Filter(@Nullable SandboxId sandbox, List<String> types) {
        boolean takes(EventRecord event) {
            return (sandbox == null || sandbox.equals(event.sandbox()))
                    && (types.isEmpty() || types.contains(event.type()));
        }

        public Request.ReadEvents after(long seq, int limit) {
            return new Request.ReadEvents(seq, sandbox == null ? null : sandbox.value(), types, limit);
        }
    }

    public EventFeed(Bus bus, EventStream stream, Filter filter, long after) {
        this.bus = bus;
        this.stream = stream;
        this.filter = filter;
        this.last = after;
        // Subscribed before the first reading, so that nothing falls in between.
        this.registration = bus.on(Event.Recorded.class, told -> heard(told.record()));
    }

    public void start() {
        read();
    }

    public void stop() {
        stopped = true;
        registration.end();
    }

    private void heard(EventRecord event) {
        if (stopped || event.seq() <= last) {
            return;
        }
        if (!reading && !stream.isFull() && event.seq() == last + 1) {
            send(event);
        } else if (reading) {
            more = true;
        } else {
            read();
        }
    }

    private void read() {
        if (stopped) {
            return;
        }
        reading = true;
        more = false;
        bus.ask(filter.after(last, PART)).onSuccess(this::sent).onFailure(failure -> {
            if (!stopped) {
                stream.cut();
            }
        });
    }

    private void sent(List<EventRecord> events) {
        if (stopped) {
            return;
        }
        events.forEach(this::send);
        if (events.size() < PART && !more) {
            reading = false;
        } else if (stream.isFull()) {
            stream.whenDrained(this::read);
        } else {
            read();
        }
    }

    private void send(EventRecord event) {
        if (event.seq() > last) {
            last = event.seq();
            if (filter.takes(event)) {
                stream.write(EventText.of(String.valueOf(event.seq()), null, Json.of(event)));
            }
        }
    }
}
