package dev.sandlot.stream;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * One reader's position in one output log. Pulls at its own pace; a slow one costs no memory. Not for use by two threads at once, and
 * one call at a time: the next after the last one's future has completed.
 */
public interface OutputReader extends AutoCloseable {
    /**
     * The next items: at least one, at most about {@code maxBytes} of output (but always at least one chunk). Completes at once where
     * something is there already, else when something comes, on the caller's Vert.x context. After an {@link OutputItem.End} that says
     * {@code eof}, and after {@link #close}, it completes with an empty list; after one that doesn't, it goes on with what comes, and tells
     * the end again when nothing more can.
     */
    Future<List<OutputItem>> next(int maxBytes);

    /**
     * As {@link #next(int)}; but chunks that have to be read from the disk may be put into {@code run}, which is then the only item.
     * Until the future has completed, the run is the reader's.
     */
    default Future<List<OutputItem>> next(int maxBytes, ChunkRun run) {
        return next(maxBytes);
    }

    /**
     * What is there now, without waiting for more: an empty list where the reader has caught up.
     */
    Future<List<OutputItem>> available(int maxBytes);

    /** Completes when {@link #next} would complete at once, on the caller's Vert.x context. Nothing is read for it. */
    Future<Void> ready();

    /** When the chunk that comes next was seen, without reading it; null where the reader has caught up. */
    Future<Instant> nextAt();

    /** The number of the next chunk that this reader will see, for resuming. */
    long position();

    /** The number that the log's next chunk will get: a reader whose position is there has caught up. */
    long end();

    /** Whether nothing more can come into this log: the process has ended, and nothing holds its output open. */
    boolean complete();

    @Override
    void close();
}
