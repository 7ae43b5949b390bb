package dev.sandlot.stream;

import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the output of processes is read. Safe to call from any thread. */
public interface OutputSource {
    /** Where reading begins. */
    sealed interface Start {
        /** At what is oldest of that which is kept. */
        record First() implements Start {}

        /** At the chunk with this number; if it has been trimmed, a gap is told first. */
        record At(long seq) implements Start {}

        /** So that the last {@code lines} lines of what is there now come first; the first chunk may then be cut at its head. */
        record Tail(int lines) implements Start {}

        /** Behind the first {@code bytes} bytes that were printed on this channel, also where these haven't been seen yet; the first chunk may be cut at its head. */
        record Position(Channel channel, long bytes) implements Start {}

        /** So that at most the last {@code bytes} bytes of what is there now come first, and of no more than the last 256 chunks. */
        record Last(int bytes) implements Start {}
    }

    /**
     * Opens a reader. It costs nothing while it is not asked for more.
     *
     * @param channel only this channel's chunks, or null for all
     * @return the reader, or a fault: of kind NOT_FOUND where no such log exists, UNAVAILABLE where it can't be read
     */
    Future<OutputReader> open(SandboxId sandbox, ProcessId process, Start start, @Nullable Channel channel);

    /** How far the log reaches now, or null where no such log exists or nobody has looked yet. */
    @Nullable
    OutputExtent extent(SandboxId sandbox, ProcessId process);

    /** Those whose output may still grow: that run, or have left something behind that holds their output open. */
    Set<ProcessId> growing(SandboxId sandbox);

    /**
     * How large a terminal has been, as far as that was recorded: in order, the first from its start on. Empty for any other process. A fault
     * as of {@link #open}.
     */
    Future<List<Resized>> sizes(SandboxId sandbox, ProcessId process);
}
