package dev.sandlot.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Lends the memory of {@code RunBuffer}s, outside the heap. There is never more than 9 MB of it, however many clients are slow to take what
 * was read for them: who gets none reads chunks on the heap, which is slower. Safe from any thread.
 */
public final class RunMemory {
    public static final int BYTES = 384 << 10;

    private static final int MOST = 24;
    private static final int KEPT = 4;

    private final Deque<ByteBuf> free = new ArrayDeque<>();
    private int lent;

    /** An empty buffer of {@link #BYTES}, or null where all are in use. */
    public synchronized @Nullable ByteBuf lend() {
        if (lent == MOST) {
            return null;
        }
        lent++;
        var kept = free.pollFirst();
        return kept == null ? Unpooled.directBuffer(BYTES, BYTES) : kept.clear();
    }

    public synchronized void takeBack(ByteBuf buffer) {
        lent--;
        if (free.size() < KEPT) {
            free.addFirst(buffer);
        } else {
            buffer.release();
        }
    }

    /** How many are in use. */
    public synchronized int lent() {
        return lent;
    }
}
