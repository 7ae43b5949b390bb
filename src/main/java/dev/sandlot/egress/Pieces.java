package dev.sandlot.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much of a connection's bytes is in memory: one piece each way, read when the one before is written. All pieces together have a bound, so that they
 * are the smaller the more connections there are. One for the whole proxy; safe to use from any thread.
 */
final class Pieces implements RecvByteBufAllocator {
    private static final int ALL_BYTES = 32 << 20;
    private static final int LEAST_BYTES = 4 << 10;
    static final int MOST_BYTES = 256 << 10;
    private static final int WAYS = 2;

    /** How many connections there may be before each sandbox has only a few. */
    private static final int MANY = 4096;

    private final AtomicInteger connections = new AtomicInteger();
    private final Runnable room;

    /** @param room told when there are not many any more, on any thread */
    Pieces(Runnable room) {
        this.room = room;
    }

    /** There is one more. */
    void opened() {
        connections.incrementAndGet();
    }

    void closed() {
        if (connections.decrementAndGet() == MANY - 1) {
            room.run();
        }
    }

    boolean areMany() {
        return connections.get() >= MANY;
    }

    private int size() {
        return Math.max(LEAST_BYTES, Math.min(MOST_BYTES, ALL_BYTES / WAYS / Math.max(1, connections.get())));
    }

    @Override
    public Handle newHandle() {
        return new OnePiece();
    }

    private final class OnePiece implements ExtendedHandle {
        /** Begins small: most of what is said in a connection is short. */
        private int next = LEAST_BYTES;

        private int attempted;
        private int last;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(guess());
        }

        @Override
        public int guess() {
            return Math.min(next, size());
        }

        @Override
        public void reset(ChannelConfig config) {
            // Nothing is counted over several reads.
        }

        @Override
        public void incMessagesRead(int messages) {
            // There is one for each time that one is asked for.
        }

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
            if (bytes >= attempted) {
                next = Math.min(MOST_BYTES, next * 2);
            } else if (bytes >= 0 && bytes < next / 4) {
                next = Math.max(LEAST_BYTES, next / 2);
            }
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return false;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier mayBeMore) {
            return false;
        }

        @Override
        public void readComplete() {
            // Nor here.
        }
    }
}
