package dev.sandlot.log;

import dev.sandlot.stream.Channel;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/** What a merged log is made of. */
public sealed interface LogEntry {
    /** When its end was seen. */
    Instant at();

    /**
     * A line without its newline.
     *
     * @param partial whether the line goes on in the next entry of this channel
     */
    record Line(Channel channel, Instant at, Buffer bytes, boolean partial) implements LogEntry {}

    /** Chunks that have been trimmed away, or are damaged. */
    record Gap(Instant at, long from, long to) implements LogEntry {}

    /** From this chunk on nothing of the process can be read, though others can: the next reader may have more luck. */
    record Unreadable(Instant at, long from) implements LogEntry {}
}
