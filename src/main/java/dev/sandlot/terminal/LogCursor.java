package dev.sandlot.terminal;

import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where in a terminal's log a viewer is: the reader that goes on from there, and how many bytes come before. Used on the viewer's context. */
final class LogCursor {
    private static final int READ = 128 << 10;
    /** How far behind the log it may be before the screen is to be had faster. */
    private static final long SLOW = 256 << 10;

    private final TerminalLog log;
    private @Nullable OutputReader reader;
    private long passed;

    LogCursor(TerminalLog log) {
        this.log = log;
    }

    /** Goes on with this reader, so many bytes behind the beginning of the log. */
    void set(OutputReader next, long bytes) {
        close();
        reader = next;
        passed = bytes;
    }

    /** Whether it has been set. */
    boolean isSet() {
        return reader != null;
    }

    /** The number of the chunk that is read next; 0 where it hasn't been set. */
    long next() {
        return reader == null ? 0 : reader.position();
    }

    /** As {@link OutputReader#next}. */
    Future<List<OutputItem>> read() {
        return Objects.requireNonNull(reader, "it is set before it is read").next(READ);
    }

    /** So many bytes of what was read have been shown. */
    void pass(int bytes) {
        passed += bytes;
    }

    boolean isFarBehind() {
        return log.printed() - passed > SLOW;
    }

    /** Reads no more: what waits for output gets none. */
    void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
