package dev.sandlot.mcp;

import dev.sandlot.mcp.tool.Call.Over;
import dev.sandlot.model.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calls that are under way, on whichever event loop they are; never more than {@value #MOST}, and for one holder of a token
 * {@value #MOST_OF_ONE}. Safe from any thread.
 */
public final class Calls {
    static final int MOST = 512;
    static final int MOST_OF_ONE = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, List<Entry>> byHolder = new HashMap<>();
    private int size;

    private record Entry(Object id, McpExchange exchange) {}

    /** One more; what comes back forgets it. A fault of kind TOO_MANY where there are too many. */
    Runnable begin(String holder, Object id, McpExchange exchange) {
        var entry = new Entry(id, exchange);
        lock.lock();
        try {
            var own = byHolder.getOrDefault(holder, List.of());
            if (own.size() >= MOST_OF_ONE || size >= MOST) {
                throw Fault.of(
                                Fault.Kind.TOO_MANY,
                                "Too many calls are under way (" + own.size() + " of this token).",
                                "Wait until some are answered, or start background tasks instead.")
                        .asException();
            }
            byHolder.computeIfAbsent(holder, h -> new ArrayList<>()).add(entry);
            size++;
        } finally {
            lock.unlock();
        }
        return () -> forget(holder, entry);
    }

    private void forget(String holder, Entry entry) {
        lock.lock();
        try {
            var own = byHolder.get(holder);
            if (own != null && own.removeIf(each -> each == entry)) {
                size--;
                if (own.isEmpty()) {
                    byHolder.remove(holder);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the call with this id. Where two clients that share a token have calls of the same id under way, it can't be known which is meant, and
     * both go on: each ends with its connection.
     */
    void cancel(String holder, Object id) {
        lock.lock();
        try {
            var meant = byHolder.getOrDefault(holder, List.of()).stream()
                    .filter(entry -> entry.id().equals(id))
                    .toList();
            if (meant.size() == 1) {
                meant.get(0).exchange().end(Over.GONE);
            }
        } finally {
            lock.unlock();
        }
    }
}
