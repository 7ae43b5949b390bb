package dev.sandlot.log;

import dev.sandlot.model.ProcessId;
import java.util.function.Supplier;

/** Where a merged log goes: gathers its entries into parts, and passes these on at the pace of whoever reads. Used on the log's context. */
public interface LogSink {
    /**
     * Takes the next entry.
     *
     * @param position gives where a client goes on that has got this, as {@link LogPosition.Vector#parse} reads it; to be asked now or never
     */
    void put(ProcessId process, LogEntry entry, Supplier<String> position);

    /** Whether there is so much that it should be sent before there is more. */
    boolean hasPart();

    /** Whether the client has not taken what it was sent. */
    boolean isWaiting();

    /**
     * Sends what has been gathered, if anything has.
     *
     * @param goOn called when the client has taken enough of it, where it has not at once: until then {@link #isWaiting}
     */
    void send(Runnable goOn);

    /** Sends what is left, and the end. */
    void end();
}
