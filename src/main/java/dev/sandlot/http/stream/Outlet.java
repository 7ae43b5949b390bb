package dev.sandlot.http.stream;

import dev.sandlot.stream.OutputItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a reader's items go: one client, at the client's pace. */
public interface Outlet {
    /** Where chunks may be put in the form in which this client gets them; null where it takes them one by one. */
    default @Nullable RunBuffer run() {
        return null;
    }

    /** Sends the items, in order. A run is this outlet's own from now on. Not called while it is full. */
    void put(List<OutputItem> items);

    /** Whether the client has more to take than it should have waiting. */
    boolean isFull();

    /** Calls once when it is no longer full. */
    void whenDrained(Runnable next);

    /** Ends it well: everything was sent. */
    void end();

    /** Ends it because reading failed; the client comes back and goes on where it is. */
    void fail(Throwable cause);
}
