package dev.sandlot.agent;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How an agent writes its sessions down. Stateless; used on workers. */
interface Format {
    /** Every format by the name that adapters use. */
    Map<String, Format> ALL = Map.of(
            "claude", new ClaudeFormat(),
            "codex", new CodexFormat(),
            "gemini", new GeminiFormat(),
            "gemini-lines", new GeminiLinesFormat(),
            "opencode", new OpencodeFormat());

    /** The one in which this file is written. */
    static Format of(String reader, String path) {
        var lines = ALL.get(reader + "-lines");
        return lines != null && path.endsWith(".jsonl")
                ? lines
                : Objects.requireNonNull(
                        ALL.get(reader), "the adapters that Sandlot brings along name formats that there are");
    }

    /** Whether each line of a file stands for itself, so that a file is read on from where it was read to; else it is read as a whole. */
    boolean byLine();

    /**
     * Takes from a line, or from a whole file, what it tells; what it doesn't know it passes over.
     *
     * @param position of the first byte in the file
     * @return what has to be remembered of the file, or null
     */
    @Nullable
    String read(Piece piece, Findings found);

    /**
     * A line or a whole file.
     *
     * @param path of the file, inside
     * @param note what had to be remembered before this, or null
     */
    record Piece(String path, @Nullable String note, byte[] bytes, int from, int length, long position) {
        /** The file's own name without its ending. */
        String name() {
            var name = path.substring(path.lastIndexOf('/') + 1);
            int dot = name.lastIndexOf('.');
            return dot < 0 ? name : name.substring(0, dot);
        }

        /** Whether this word is in it, which is much quicker than to read it. */
        boolean mentions(byte[] word) {
            int last = from + length - word.length;
            for (int at = from; at <= last; at++) {
                int same = 0;
                while (same < word.length && bytes[at + same] == word[same]) {
                    same++;
                }
                if (same == word.length) {
                    return true;
                }
            }
            return false;
        }
    }
}
