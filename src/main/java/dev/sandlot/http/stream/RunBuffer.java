package dev.sandlot.http.stream;

import dev.sandlot.http.server.RunMemory;
import dev.sandlot.stream.ChunkRun;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run of chunks in the form in which one client gets them. Takes memory with the first chunk; whoever has the run has to {@link #release}
 * it, which is when its bytes have been sent, or won't be.
 */
public abstract class RunBuffer implements ChunkRun {
    private final RunMemory memory;
    private @Nullable ByteBuf bytes;

    protected RunBuffer(RunMemory memory) {
        this.memory = memory;
    }

    /** Where what is to be sent belongs; null where there is no memory for it. */
    protected final @Nullable ByteBuf bytes() {
        if (bytes == null) {
            bytes = memory.lend();
        }
        return bytes;
    }

    /** What is to be sent: there is something as soon as there was room for it. */
    public final ByteBuf content() {
        return Objects.requireNonNull(bytes);
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
    public final void release() {
        if (bytes != null) {
            var lent = bytes;
            bytes = null;
            memory.takeBack(lent);
        }
    }
}
