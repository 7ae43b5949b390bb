package dev.sandlot.stream;

import org.jspecify.annotations.Nullable;

/** What a reader of an output log meets, in order: chunks, perhaps gaps, at last one end. */
public sealed interface OutputItem permits Chunk, ChunkRun, OutputItem.Gap, OutputItem.End {
    /** Chunks {@code from} (included) to {@code to} (excluded) have been trimmed away and can't be read any more. */
    record Gap(long from, long to) implements OutputItem {}

    /**
     * The process has ended and all that it has printed so far has been read.
     *
     * @param exitCode null where the process is lost
     * @param signal as in {@link dev.sandlot.model.SandboxProcess}
     * @param eof whether nothing more can come. False where something that it left behind still holds its output open: what that prints
     *     comes into the same log, behind what has been read.
     */
    record End(@Nullable Integer exitCode, @Nullable String signal, boolean timedOut, boolean eof)
            implements OutputItem {
        public End(@Nullable Integer exitCode, @Nullable String signal, boolean timedOut) {
            this(exitCode, signal, timedOut, true);
        }

        public End withEof(boolean whether) {
            return new End(exitCode, signal, timedOut, whether);
        }
    }
}
