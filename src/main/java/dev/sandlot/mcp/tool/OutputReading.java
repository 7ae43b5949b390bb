package dev.sandlot.mcp.tool;

import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.OutputSource.Start;
import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads parts of what processes print, as text of a bounded length. How much of a log is read for one answer is bounded too. */
public final class OutputReading {
    /** The most characters that are given at once; some clients show only the beginning of what is longer. */
    public static final int MOST_CHARACTERS = 40_000;

    static final int USUAL_CHARACTERS = 20_000;

    private static final int PULL = 64 << 10;
    /** So much is read to find the end of a log, or lines that have a text. */
    private static final int MOST_READ = 1 << 20;
    /** This part of what may be told is the beginning; the rest is the end, where builds say what went wrong. */
    private static final int HEAD_PART = 4;
    /** Holds any last line worth telling. */
    private static final int LAST_LINE_BYTES = 4 << 10;

    private final OutputSource output;

    public OutputReading(OutputSource output) {
        this.output = output;
    }

    /**
     * Text out of a log.
     *
     * @param next the place behind it
     * @param cut whether something is left out
     */
    public record Excerpt(String text, long next, boolean cut) {
        static final Excerpt NOTHING = new Excerpt("", 0, false);
    }

    /** All that was printed; of more than so many characters, the beginning and the end, and between them where the rest is. */
    Future<Excerpt> whole(SandboxProcess process, int most) {
        var extent = process.output();
        if (extent.equals(OutputExtent.EMPTY)) {
            return Future.succeededFuture(Excerpt.NOTHING);
        }
        long bytes = extent.stdoutBytes() + extent.stderrBytes();
        int head = most / HEAD_PART;
        int tail = most - head;
        if (bytes <= 2L * MOST_CHARACTERS) {
            return read(process, new Start.First(), 0, MOST_READ).map(all -> fit(process, all, head, tail));
        }
        return read(process, new Start.First(), 0, head)
                .compose(first -> read(process, new Start.Last(tail), 0, MOST_READ)
                        .map(last -> joined(process, first, last, bytes, head, tail)));
    }

    private static Excerpt fit(SandboxProcess process, Stretch all, int head, int tail) {
        var text = PlainOutput.of(all.text(0, all.length()));
        if (text.length() <= head + tail) {
            return new Excerpt(text, all.placeAt(all.length()), false);
        }
        int end = all.endOfLines(head);
        int begin = Math.max(end, all.beginOfLines(tail));
        var left = omitted(process, grouped(all.lines(end, begin)) + " lines", all.placeAt(end));
        return new Excerpt(
                CallOutcome.lines(PlainOutput.of(all.text(0, end)))
                        + left
                        + PlainOutput.of(all.text(begin, all.length())),
                all.placeAt(all.length()),
                true);
    }

    private static Excerpt joined(SandboxProcess process, Stretch first, Stretch last, long bytes, int head, int tail) {
        int end = first.endOfLines(head);
        int begin = last.beginOfLines(tail);
        long left = Math.max(0, bytes - end - (last.length() - begin));
        return new Excerpt(
                CallOutcome.lines(PlainOutput.of(first.text(0, end)))
                        + omitted(process, grouped(left) + " bytes", first.placeAt(end))
                        + PlainOutput.of(last.text(begin, last.length())),
                last.placeAt(last.length()),
                true);
    }

    private static String omitted(SandboxProcess process, String amount, long place) {
        return "[… " + amount + " left out · read_task_log(task_id=\"" + process.id() + "\", offset=" + place
                + ") …]\n";
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** The last lines of what is there, at most so many characters of them. */
    public Future<Excerpt> tail(SandboxProcess process, int lines, int most) {
        if (process.output().equals(OutputExtent.EMPTY)) {
            return Future.succeededFuture(Excerpt.NOTHING);
        }
        return read(process, new Start.Tail(lines), 0, MOST_READ)
                .compose(found -> found.length() < MOST_READ
                        ? Future.succeededFuture(found)
                        // Lines as long as that: their end.
                        : read(process, new Start.Last(most), 0, MOST_READ))
                .map(found -> {
                    int begin = found.beginOfLines(most);
                    return new Excerpt(
                            PlainOutput.of(found.text(begin, found.length())),
                            found.placeAt(found.length()),
                            begin > 0);
                });
    }

    /**
     * What is there from a place on, at most so many characters of whole lines.
     *
     * @param containing only lines that have this text, or null; then about {@link #MOST_READ} bytes are looked through
     */
    Future<Excerpt> page(SandboxProcess process, long from, int most, @Nullable String containing) {
        var extent = process.output();
        if (extent.equals(OutputExtent.EMPTY)) {
            return Future.succeededFuture(new Excerpt("", from, false));
        }
        long seq = Math.min(Stretch.seq(from), extent.nextSeq());
        return read(process, new Start.At(seq), Stretch.offset(from), containing == null ? most : MOST_READ)
                .map(found -> containing == null ? page(found, most) : matching(found, most, containing));
    }

    private static Excerpt page(Stretch found, int most) {
        int end = found.endOfLines(most);
        return new Excerpt(PlainOutput.of(found.text(0, end)), found.placeAt(end), end < found.length());
    }

    private static Excerpt matching(Stretch found, int most, String containing) {
        var text = new StringBuilder();
        int at = 0;
        while (at < found.length()) {
            int end = found.endOfLine(at);
            var line = PlainOutput.of(found.text(at, end));
            if (line.contains(containing)) {
                var shown = line.length() > most ? line.substring(0, most) : line;
                if (text.length() + shown.length() > most) {
                    break;
                }
                text.append(shown);
            }
            at = end;
        }
        return new Excerpt(text.toString(), found.placeAt(at), at < found.length());
    }

    /** The last line that says anything, or nothing where it can't be read now. */
    Future<String> lastLine(SandboxProcess process, int most) {
        return read(process, new Start.Last(LAST_LINE_BYTES), 0, MOST_READ)
                .map(found -> PlainOutput.lastLine(found.text(0, found.length()), most))
                .otherwise("");
    }

    /** @param offset bytes of the first chunk that are left out */
    private Future<Stretch> read(SandboxProcess process, Start start, int offset, int enough) {
        return output.open(process.sandboxId(), process.id(), start, null)
                .compose(reader -> read(reader, offset, enough).onComplete(done -> reader.close()));
    }

    private static Future<Stretch> read(OutputReader reader, int offset, int enough) {
        long first = reader.position();
        var found = new Stretch(Stretch.place(first, offset));
        return Repeated.until(() -> reader.available(PULL).map(items -> {
                    for (var item : items) {
                        if (item instanceof Chunk chunk) {
                            found.add(chunk, chunk.seq() == first ? offset : 0);
                        }
                    }
                    return items.isEmpty()
                            || items.stream().anyMatch(OutputItem.End.class::isInstance)
                            || found.length() >= enough;
                }))
                .map(found);
    }
}
