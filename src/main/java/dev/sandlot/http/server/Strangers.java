package dev.sandlot.http.server;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts sockets whose clients have not shown who they are, so that there are never more than {@link #MOST}. Safe from any thread. */
public final class Strangers {
    static final int MOST = 64;

    private final AtomicInteger count = new AtomicInteger();

    /** One more, until {@link #leave}; false, and none more, where there are too many. */
    public boolean enter() {
        if (count.incrementAndGet() <= MOST) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }

    public void leave() {
        count.decrementAndGet();
    }
}
