package dev.sandlot.model;

/**
 * How far a process's output log reaches: chunks {@code firstSeq} up to but not including {@code nextSeq} can be read. The byte
 * counts are of all that was ever printed, trimmed or not.
 */
public record OutputExtent(long firstSeq, long nextSeq, long stdoutBytes, long stderrBytes) {
    public static final OutputExtent EMPTY = new OutputExtent(0, 0, 0, 0);
}
