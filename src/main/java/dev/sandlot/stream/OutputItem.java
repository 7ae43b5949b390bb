package dev.sandlot.stream;

/** What a reader of an output log meets, in order: chunks, perhaps gaps, at last one end. */
public sealed interface OutputItem permits Chunk, ChunkRun, OutputItem.Gap, OutputItem.End {
    /** Chunks {@code from} (included) to {@code to} (excluded) have been trimmed away and can't be read any more. */
    record Gap(long from, long to) implements OutputItem {}

    /**
     * The process has ended and all of its output has been read.
     *
     * @param exitCode null where the process is lost
     * @param signal as in {@link dev.sandlot.model.SandboxProcess}
     */
    record End(Integer exitCode, String signal, boolean timedOut) implements OutputItem {}
}
