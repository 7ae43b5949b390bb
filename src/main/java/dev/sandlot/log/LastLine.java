package dev.sandlot.log;

import dev.sandlot.model.ProcessId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last line of a process's output that says anything, fit to be shown.
 *
 * @param text one line without control characters, at most {@link #MOST} characters
 * @param at when its end was seen
 */
public record LastLine(ProcessId process, String text, Instant at) {
    /** Characters as Unicode counts them, the ellipsis included. */
    static final int MOST = 200;

    private static final String ELLIPSIS = "…";

    /**
     * The last such line in the chunks at the end of a log, or null where all is blank.
     *
     * @param cut whether the log goes further back than these chunks, which may then begin in the middle of a line
     */
    static @Nullable LastLine in(ProcessId process, List<Chunk> chunks, boolean cut) {
        for (int i = chunks.size() - 1; i >= 0; i--) {
            var last = chunks.get(i);
            boolean first =
                    chunks.subList(i + 1, chunks.size()).stream().noneMatch(later -> later.channel() == last.channel());
            var text = first ? lastOf(bytes(chunks, last.channel()), cut, last.channel() == Channel.PTY) : null;
            if (text != null) {
                return new LastLine(process, text, last.at());
            }
        }
        return null;
    }

    private static Buffer bytes(List<Chunk> chunks, Channel channel) {
        var bytes = Buffer.buffer();
        chunks.stream().filter(chunk -> chunk.channel() == channel).forEach(chunk -> bytes.appendBuffer(chunk.bytes()));
        return bytes;
    }

    private static @Nullable String lastOf(Buffer bytes, boolean cut, boolean terminal) {
        var lines = PlainText.of(bytes.toString(StandardCharsets.UTF_8)).split("\n");
        for (int i = lines.length - 1; i >= 0; i--) {
            var line = terminal ? withoutFrame(lines[i]) : lines[i].strip();
            if (!line.isEmpty()) {
                return i == 0 && cut ? end(line) : beginning(line);
            }
        }
        return null;
    }

    /** What a program drew around the line is no part of it; where there is nothing but drawing, empty. */
    private static String withoutFrame(String line) {
        if (line.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return "";
        }
        return line.codePoints()
                .map(c -> c >= 0x2500 && c <= 0x259f ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip()
                .replaceAll(" {2,}", " ");
    }

    private static String beginning(String line) {
        return line.codePointCount(0, line.length()) <= MOST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MOST - 1)) + ELLIPSIS;
    }

    /** Of a line whose beginning is not there, and whose first character may be a part of one. */
    private static String end(String cut) {
        var line = cut.replaceFirst("^\ufffd+", "");
        int more = line.codePointCount(0, line.length()) - (MOST - 1);
        return ELLIPSIS + (more <= 0 ? line : line.substring(line.offsetByCodePoints(0, more)));
    }
}
