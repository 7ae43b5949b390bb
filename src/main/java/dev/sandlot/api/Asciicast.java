package dev.sandlot.api;

import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.TermName;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.Resized;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a terminal's output as an asciicast (version 2, docs.asciinema.org/manual/asciicast/v2): a line that describes it, then a line for
 * each chunk ("o"), each size ("r") and, as a marker ("m"), each gap. It begins with the first chunk that comes. A character that two
 * chunks share comes whole with the second; what is no UTF-8 comes as U+FFFD.
 */
public final class Asciicast {
    private static final String USUAL_TERM = "xterm-256color";

    private final SandboxProcess process;
    private final Deque<Resized> sizes;
    private final Utf8Pieces text = new Utf8Pieces();
    private @Nullable Instant begin;
    /** Clocks are set back now and then; a recording's time never goes back. */
    private long millis;

    private OutputItem.@Nullable Gap missing;

    /** @param sizes that the terminal has had, in order; those before the first chunk tell how large it was then */
    public Asciicast(SandboxProcess process, List<Resized> sizes) {
        this.process = process;
        this.sizes = new ArrayDeque<>(sizes);
    }

    /** The lines of what comes next in the log. */
    public Buffer of(OutputItem item) {
        var out = Unpooled.buffer();
        if (item instanceof Chunk chunk) {
            if (begin == null) {
                head(out, chunk.seq(), chunk.at());
            }
            millis = Math.max(
                    millis,
                    Duration.between(Objects.requireNonNull(begin), chunk.at()).toMillis());
            missing(out);
            chunk(out, chunk);
        } else if (item instanceof OutputItem.Gap gap) {
            missing = gap;
        }
        return BufferInternal.buffer(out);
    }

    /** The lines that are still to come at the end. */
    public Buffer end() {
        var out = Unpooled.buffer();
        if (begin == null) {
            head(out, process.output().nextSeq(), process.startedAt());
        }
        output(out, text.end());
        return BufferInternal.buffer(out);
    }

    private void head(ByteBuf out, long seq, Instant at) {
        begin = at;
        var size = Objects.requireNonNullElse(process.spec().size(), TerminalSize.USUAL);
        while (!sizes.isEmpty() && isBefore(sizes.getFirst(), seq)) {
            size = sizes.removeFirst().size();
        }
        var header = new JsonObject()
                .put("version", 2)
                .put("width", size.cols())
                .put("height", size.rows())
                .put("timestamp", at.getEpochSecond())
                .put("title", title())
                .put("env", new JsonObject().put("TERM", term()));
        write(out, JsonString.withoutLineEnds(header.encode()) + "\n");
    }

    /** Told with the chunk behind it, when the time is known. */
    private void missing(ByteBuf out) {
        if (missing != null) {
            output(out, text.end());
            event(out, "m", "chunks " + missing.from() + " to " + (missing.to() - 1) + " are no longer kept");
            missing = null;
        }
    }

    private static boolean isBefore(Resized resized, long seq) {
        return resized.seq() < seq || resized.seq() == seq && resized.skip() == 0;
    }

    private String title() {
        var name = process.spec().name();
        var title = name == null ? process.spec().command().display() : name;
        return Text.printable(title.strip().replaceAll("\\s+", " "));
    }

    private String term() {
        var term = process.spec().env().get("TERM");
        return term != null && TermName.isOne(term) ? term : USUAL_TERM;
    }

    /** Where the size changes within the chunk, in parts. */
    private void chunk(ByteBuf out, Chunk chunk) {
        var bytes = chunk.bytes().getBytes();
        int from = 0;
        while (!sizes.isEmpty() && sizes.getFirst().seq() <= chunk.seq()) {
            var resized = sizes.removeFirst();
            int to = resized.seq() < chunk.seq() ? from : (int) Math.max(from, Math.min(resized.skip(), bytes.length));
            output(out, text.next(bytes, from, to - from));
            event(out, "r", resized.size().cols() + "x" + resized.size().rows());
            from = to;
        }
        output(out, text.next(bytes, from, bytes.length - from));
    }

    private void output(ByteBuf out, byte[] utf8) {
        if (utf8.length > 0) {
            event(out, "o", utf8);
        }
    }

    private void event(ByteBuf out, String code, String data) {
        event(out, code, data.getBytes(StandardCharsets.UTF_8));
    }

    private void event(ByteBuf out, String code, byte[] utf8) {
        var thousandths = millis % 1000;
        write(out, "[" + millis / 1000 + "." + thousandths / 100 + thousandths / 10 % 10 + thousandths % 10);
        write(out, ", \"" + code + "\", \"");
        JsonString.append(out, utf8, utf8.length);
        write(out, "\"]\n");
    }

    private static void write(ByteBuf out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
