package dev.sandlot.http.preview;

import dev.sandlot.model.SandboxId;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connections to servers inside on which nothing is asked at the moment: a page has hundreds of parts, and each connection is a process in the sandbox. */
final class InnerPool {
    /** Of one port. */
    private static final int MOST = 8;

    private static final long REST_MILLIS = 10_000;

    private final Vertx vertx;
    private final Map<Place, Deque<InnerHttp>> resting = new HashMap<>();

    InnerPool(Vertx vertx) {
        this.vertx = vertx;
    }

    /** A port of a sandbox. */
    record Place(SandboxId sandbox, int port) {}

    /** One that has rested, or null. The server may be closing it just now. */
    @Nullable
    InnerHttp take(Place place) {
        var all = resting.get(place);
        if (all == null) {
            return null;
        }
        var newest = all.removeLast();
        if (all.isEmpty()) {
            resting.remove(place);
        }
        newest.wake();
        return newest;
    }

    /** Keeps one for a while, or closes it. */
    void give(Place place, InnerHttp inner) {
        var all = resting.computeIfAbsent(place, key -> new ArrayDeque<>());
        if (all.size() >= MOST) {
            inner.close();
            return;
        }
        all.addLast(inner);
        var timer = vertx.setTimer(REST_MILLIS, id -> remove(place, inner));
        inner.rest(() -> remove(place, inner), () -> vertx.cancelTimer(timer));
    }

    private void remove(Place place, InnerHttp inner) {
        var all = resting.get(place);
        if (all != null && all.remove(inner)) {
            inner.wake();
            inner.close();
            if (all.isEmpty()) {
                resting.remove(place);
            }
        }
    }
}
