package dev.sandlot.log;

import dev.sandlot.log.LogPosition.Mark;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one process, cut out of its chunks one at a time, stdout's and stderr's as they come, and the position after each. Holds those that have not
 * ended.
 */
final class ProcessLines {
    private final LineSplitter out = new LineSplitter(Channel.STDOUT);
    private final LineSplitter err = new LineSplitter(Channel.STDERR);
    private final List<LineSplitter> splitters = List.of(out, err);
    /** Where cutting began; null until the first chunk tells, whose head may have been cut off. */
    private @Nullable LogPosition begun;
    /** The first chunk that has not been cut wholly, and where its rest begins; -1 where it has not been touched. */
    private long seq;

    private int rest = -1;
    private int length;
    private Instant lastAt = Instant.EPOCH;
    private int told;
    /** Where the line begins of which only parts have been given; null where there is none. */
    private @Nullable LogPosition partsFrom;

    /**
     * Begins anew; what was held is dropped.
     *
     * @param seq the first chunk that comes
     * @param wanted the first line that is wanted; null for that chunk's first
     */
    void begin(long seq, @Nullable LogPosition wanted) {
        this.seq = seq;
        begun = wanted;
        rest = -1;
        partsFrom = null;
        splitters.forEach(LineSplitter::takeAll);
    }

    /** Where cutting began; null where no chunk has come. */
    @Nullable
    LogPosition begun() {
        return begun;
    }

    /** When the newest chunk that was met was seen. */
    Instant lastAt() {
        return lastAt;
    }

    /** The next line that ends in the chunk; null where none does. It is wanted again until {@link #isDone}. */
    LogEntry.@Nullable Line cut(Chunk chunk) {
        var splitter = splitter(chunk.channel());
        if (rest < 0) {
            rest = unwanted(chunk);
            seq = chunk.seq();
            length = chunk.bytes().length();
            lastAt = chunk.at();
        }
        boolean mayBePart = splitter.unfinishedBytes() + length - rest >= LineSplitter.MOST;
        var before = mayBePart && partsFrom == null ? position() : partsFrom;
        var cut = splitter.take(chunk, rest);
        rest = cut == null ? length : cut.end();
        if (rest == length) {
            seq++;
            rest = -1;
        }
        if (cut == null) {
            return null;
        }
        partsFrom = cut.partial() ? before : null;
        return new LogEntry.Line(chunk.channel(), lastAt, cut.line(), cut.partial());
    }

    /** Whether nothing is left of the chunk that was cut last. */
    boolean isDone() {
        return rest < 0;
    }

    /** How many bytes at its beginning come before what is wanted. */
    private int unwanted(Chunk chunk) {
        int all = chunk.bytes().length();
        if (begun == null) {
            var mark = new Mark(chunk.seq(), all);
            begun = new LogPosition(mark, mark);
        }
        var from = begun.of(chunk.channel());
        if (chunk.seq() < from.seq()) {
            return all;
        }
        return chunk.seq() == from.seq() && from.left() > 0 ? Math.max(0, all - from.left()) : 0;
    }

    private LineSplitter splitter(Channel channel) {
        return channel == Channel.STDERR ? err : out;
    }

    /** The next chunk is this one: those before it are missing. */
    void skipTo(long next) {
        seq = next;
    }

    /** A line that has not ended, and will not; null where there is none. */
    LogEntry.@Nullable Line flush() {
        for (var splitter : splitters) {
            if (splitter.unfinishedBytes() > 0) {
                return new LogEntry.Line(splitter.channel(), lastAt, splitter.takeAll(), false);
            }
        }
        return null;
    }

    /** A part of the longest line that has not ended yet, which nobody waits for; null where there is none. */
    LogEntry.@Nullable Line part() {
        partsFrom = partsFrom == null ? position() : partsFrom;
        var longer = out.unfinishedBytes() >= err.unfinishedBytes() ? out : err;
        for (var splitter : List.of(longer, longer == out ? err : out)) {
            Buffer part = splitter.takeWhole();
            if (part != null) {
                return new LogEntry.Line(splitter.channel(), lastAt, part, true);
            }
        }
        return null;
    }

    int unfinishedBytes() {
        return splitters.stream().mapToInt(LineSplitter::unfinishedBytes).sum();
    }

    /** By how much {@link #unfinishedBytes} has changed since this was asked last. */
    int growth() {
        int before = told;
        told = unfinishedBytes();
        return told - before;
    }

    /** Where the line begins of which only parts have been given so far; null where that is none. */
    @Nullable
    LogPosition partsFrom() {
        return partsFrom;
    }

    /** The position after everything that was given: where a client goes on that has got that. */
    LogPosition position() {
        return new LogPosition(reached(Channel.STDOUT), reached(Channel.STDERR));
    }

    private Mark reached(Channel channel) {
        var unfinished = splitter(channel).unfinished();
        if (unfinished != null) {
            return unfinished;
        }
        // Where one channel is in the middle of a chunk, that is as good a mark for the other one: the chunk has
        // nothing of it.
        int left = rest < 0 ? 0 : length - rest;
        var here = new Mark(seq, left);
        return begun == null ? here : Mark.later(begun.of(channel), here);
    }
}
