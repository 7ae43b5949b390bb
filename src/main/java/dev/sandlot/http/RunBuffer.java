package dev.sandlot.http;

import dev.sandlot.stream.ChunkRun;
import io.netty.buffer.ByteBuf;

/**
 * A run of chunks in the form in which one client gets them. Takes memory with the first chunk; whoever has the run has to {@link #release}
 * it, which is when its bytes have been sent, or won't be.
 */
abstract class RunBuffer implements ChunkRun {
    private final RunMemory memory;
    private ByteBuf bytes;

    RunBuffer(RunMemory memory) {
        this.memory = memory;
    }

    /** What is to be sent; null where there is no memory for it. */
    final ByteBuf bytes() {
        if (bytes == null) {
            bytes = memory.lend();
        }
        return bytes;
    }

    @Override
    public final boolean isEmpty() {
        return bytes == null || !bytes.isReadable();
    }

    @Override
    public final void clear() {
        release();
    }

    /** Gives the memory back. Once more does nothing. */
    final void release() {
        if (bytes != null) {
            var lent = bytes;
            bytes = null;
            memory.takeBack(lent);
        }
    }
}
