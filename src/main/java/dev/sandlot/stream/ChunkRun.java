package dev.sandlot.stream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive chunks that are read from the disk for one reader alone, straight into the memory and the form in which that reader sends
 * them. Unlike {@link Chunk}s, which all readers share, they cost neither a copy nor garbage. Used by one thread at a time, which may
 * wait on the disk.
 */
public non-sealed interface ChunkRun extends OutputItem {
    /**
     * Where the bytes of the next chunk belong: exactly {@code length} of them remain in the buffer. The chunk is part of the run once
     * {@link #filled} has been called.
     *
     * @param atMillis when the daemon saw it, since the epoch
     * @return null where there is no room: the chunk is left to the next run, or, where this one is empty, to be read as a {@link Chunk}
     */
    @Nullable
    ByteBuffer room(long seq, Channel channel, long atMillis, int length);

    /** The room that was given last has been filled. */
    void filled();

    boolean isEmpty();

    /** Forgets all that is in it. */
    void clear();
}
