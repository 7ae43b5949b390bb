package dev.sandlot.http;

import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import io.vertx.core.Context;
import java.util.List;

/**
 * Carries a process's output from its reader to one client. Pulls a bounded part, sends it, and pulls again when the client has taken
 * it: a slow client costs one part of memory, a fast one nothing but its bytes. All on one event loop.
 */
final class OutputPump {
    private static final int PART_BYTES = 256 << 10;

    private final Context context;
    private final OutputReader reader;
    private final Outlet outlet;
    private boolean stopped;

    OutputPump(Context context, OutputReader reader, Outlet outlet) {
        this.context = context;
        this.reader = reader;
        this.outlet = outlet;
    }

    void start() {
        pull();
    }

    /** Stops and closes the reader: the client has gone, or the daemon goes. */
    void stop() {
        if (!stopped) {
            stopped = true;
            reader.close();
        }
    }

    private void pull() {
        if (!stopped) {
            reader.next(PART_BYTES).onSuccess(this::pass).onFailure(this::fail);
        }
    }

    private void pass(List<OutputItem> items) {
        if (stopped) {
            return;
        }
        outlet.put(items);
        if (items.isEmpty() || items.get(items.size() - 1) instanceof OutputItem.End) {
            stop();
            outlet.end();
        } else if (outlet.isFull()) {
            outlet.whenDrained(this::pull);
        } else {
            // By way of the context's queue, so that hundreds of clients on one event loop take turns.
            context.runOnContext(next -> pull());
        }
    }

    private void fail(Throwable cause) {
        if (!stopped) {
            stop();
            outlet.fail(cause);
        }
    }
}
