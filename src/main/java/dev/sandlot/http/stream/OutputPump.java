package dev.sandlot.http.stream;

import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries a process's output from its reader to one client. Pulls a bounded part, sends it, and pulls again when the client has taken
 * it; for a client that keeps up with the disk, the next part is read while one is being sent. So a slow client costs one part of memory, a
 * fast one nothing but its bytes. All on one event loop.
 */
public final class OutputPump {
    private static final int PART_BYTES = 256 << 10;
    /** Where it is read onto the heap, which many may do at once. */
    private static final int HEAP_BYTES = 32 << 10;

    private final Context context;
    private final OutputReader reader;
    private final Outlet outlet;
    /** What has been read and waits for the client. */
    private List<OutputItem> waiting = List.of();

    private boolean stopped;

    public OutputPump(Context context, OutputReader reader, Outlet outlet) {
        this.context = context;
        this.reader = reader;
        this.outlet = outlet;
    }

    public void start() {
        pull();
    }

    /** Stops and closes the reader: the client has gone, or the daemon goes. */
    public void stop() {
        if (!stopped) {
            stopped = true;
            if (!waiting.isEmpty() && waiting.get(0) instanceof RunBuffer run) {
                run.release();
            }
            reader.close();
        }
    }

    private void pull() {
        if (!stopped) {
            new Reading().handle();
        }
    }

    /** A part that is on its way, and the memory that was offered for it. */
    private final class Reading {
        private final @Nullable RunBuffer run = outlet.run();
        private final Future<List<OutputItem>> items =
                run == null ? reader.next(HEAP_BYTES) : reader.next(PART_BYTES, run);

        void handle() {
            items.onComplete(read -> {
                if (run != null && (read.failed() || stopped || !read.result().contains(run))) {
                    run.release();
                }
                if (read.failed()) {
                    fail(read.cause());
                } else {
                    pass(read.result(), true);
                }
            });
        }
    }

    /** @param fast whether the client has taken everything before this part by the time that it had been read */
    private void pass(List<OutputItem> items, boolean fast) {
        if (stopped) {
            return;
        }
        if (outlet.isFull()) {
            waiting = items;
            outlet.whenDrained(() -> context.runOnContext(drained -> pass(items, false)));
            return;
        }
        waiting = List.of();
        if (items.isEmpty() || items.get(items.size() - 1) instanceof OutputItem.End) {
            outlet.put(items);
            stop();
            outlet.end();
        } else if (fast && items.get(0) instanceof RunBuffer) {
            var next = new Reading();
            outlet.put(items);
            next.handle();
        } else {
            outlet.put(items);
            pullWhenTaken();
        }
    }

    private void pullWhenTaken() {
        if (outlet.isFull()) {
            outlet.whenDrained(() -> context.runOnContext(next -> pull()));
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
