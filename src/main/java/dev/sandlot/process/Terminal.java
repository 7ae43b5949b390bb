package dev.sandlot.process;

import dev.sandlot.backend.Place;
import dev.sandlot.model.ProcessId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A terminal that is there, and who looks at it. */
final class Terminal {
    private final Place place;
    private final ProcessId id;
    private final LogFiles files;
    private final Set<PtyViewer> viewers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closing = new AtomicBoolean();

    Terminal(Place place, ProcessId id, LogFiles files) {
        this.place = place;
        this.id = id;
        this.files = files;
    }

    Place place() {
        return place;
    }

    ProcessId id() {
        return id;
    }

    LogFiles files() {
        return files;
    }

    Set<PtyViewer> viewers() {
        return viewers;
    }

    /** True for the first who asks: the one who closes it. */
    boolean beginClosing() {
        return closing.compareAndSet(false, true);
    }

    boolean isClosing() {
        return closing.get();
    }
}
