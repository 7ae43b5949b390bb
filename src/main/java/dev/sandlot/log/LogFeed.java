package dev.sandlot.log;

import dev.sandlot.log.LogPosition.Mark;
import dev.sandlot.model.ProcessId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One process's part of a merged log: the bytes that have been read and not yet sent, cut into lines one at a time, and how far the sent
 * ones reach. Holds no more bytes than it was told to load, and the lines that have not ended.
 */
final class LogFeed {
    private final LogMember member;
    private final LineSplitter out = new LineSplitter(Channel.STDOUT);
    private final LineSplitter err = new LineSplitter(Channel.STDERR);
    private final List<LineSplitter> splitters = List.of(out, err);
    private final Deque<OutputItem> loaded = new ArrayDeque<>();
    private @Nullable OutputReader reader;
    /** Where reading began; null until the first chunk tells, whose head may have been cut off. */
    private @Nullable LogPosition begun;
    /** The first chunk that has not been dealt with wholly, and where its rest begins; -1 where it has not been touched. */
    private long seq;

    private int rest = -1;
    private int length;
    private long historyEnd;
    private @Nullable Instant nextAt;
    private Instant lastAt = Instant.EPOCH;
    private boolean ended;
    private boolean failed;

    private int run;
    private int told;
    /** Where the line begins of which only parts have been given; null where there is none. */
    private @Nullable LogPosition partsFrom;

    /**
     * @param reader null where it could not be opened
     * @param wanted where the client goes on; null to begin where the reader does
     */
    LogFeed(LogMember member, @Nullable OutputReader reader, @Nullable LogPosition wanted) {
        this.member = member;
        open(reader, wanted);
    }

    private void open(@Nullable OutputReader next, @Nullable LogPosition wanted) {
        reader = next;
        begun = wanted;
        seq = next == null ? wanted == null ? 0 : wanted.firstSeq() : next.position();
        historyEnd = next == null ? 0 : next.end();
        ended = next == null;
        failed = false;
        nextAt = null;
        run++;
    }

    /** Goes on with a log whose process runs again, or reads it anew. */
    void reopen(OutputReader next, LogPosition from) {
        close();
        loaded.clear();
        rest = -1;
        partsFrom = null;
        splitters.forEach(LineSplitter::takeAll);
        open(next, from);
    }

    ProcessId id() {
        return member.id();
    }

    LogMember member() {
        return member;
    }

    /** Tells readings apart. */
    int run() {
        return run;
    }

    /** Where its reading began; null where nothing has been read. */
    @Nullable
    LogPosition begun() {
        return begun;
    }

    /** Whether nothing more comes of this run. */
    boolean isEnded() {
        return ended;
    }

    boolean isFailed() {
        return failed;
    }

    /** Whether {@link #next} has something to deal with. */
    boolean isLoaded() {
        return !loaded.isEmpty();
    }

    /** Whether all that was there when it was opened has been read. */
    boolean isDrained() {
        return loaded.isEmpty() && (ended || reader().position() >= historyEnd);
    }

    /** When that was seen which comes next; null where {@link #look} has to find out. */
    @Nullable
    Instant nextAt() {
        var head = loaded.peekFirst();
        return head == null ? nextAt : head instanceof Chunk chunk ? chunk.at() : lastAt;
    }

    Instant lastAt() {
        return lastAt;
    }

    /** Finds out when that was seen which comes next, without reading it. */
    Future<Void> look() {
        return reader().nextAt().map(at -> {
            nextAt = at == null ? lastAt : at;
            return null;
        });
    }

    /** Reads what is there: at most so many bytes, but at least one chunk. */
    Future<Void> load(int maxBytes) {
        var from = reader();
        return from.available(maxBytes).map(items -> {
            if (items.isEmpty()) {
                historyEnd = from.position();
            }
            return add(items);
        });
    }

    /** Whether there is something that has not been read. */
    boolean isBehind() {
        return reader().position() < reader().end();
    }

    /** Reads what comes, after {@link #ready}; or learns that nothing does. */
    Future<Void> follow(int maxBytes) {
        return reader().next(maxBytes).map(items -> items.isEmpty() ? finish() : add(items));
    }

    private Void add(List<OutputItem> items) {
        nextAt = null;
        loaded.addAll(items);
        return null;
    }

    Future<Void> ready() {
        return reader().ready();
    }

    /** What is there is all. */
    Void finish() {
        loaded.addLast(new OutputItem.End(null, null, false));
        return null;
    }

    /** Nothing more of it can be read. The entry that says so. */
    LogEntry fail() {
        close();
        loaded.clear();
        ended = true;
        failed = true;
        return new LogEntry.Unreadable(lastAt, position().firstSeq());
    }

    /** The next entry in what has been read; null where the chunk, or all of it, has been dealt with. */
    @Nullable
    LogEntry next() {
        while (!loaded.isEmpty()) {
            var item = loaded.peekFirst();
            if (item instanceof Chunk chunk) {
                return cut(chunk);
            }
            // Neither behind a gap nor behind an end does a line go on.
            var unfinished = flush();
            if (unfinished != null) {
                return unfinished;
            }
            loaded.removeFirst();
            if (item instanceof OutputItem.Gap gap) {
                seq = gap.to();
                return new LogEntry.Gap(lastAt, gap.from(), gap.to());
            }
            ended = item instanceof OutputItem.End end && end.eof();
        }
        return null;
    }

    private @Nullable LogEntry cut(Chunk chunk) {
        var splitter = splitter(chunk.channel());
        if (rest < 0) {
            rest = begin(chunk);
            seq = chunk.seq();
            length = chunk.bytes().length();
            lastAt = chunk.at();
        }
        boolean mayBePart = splitter.unfinishedBytes() + length - rest >= LineSplitter.MOST;
        var before = mayBePart && partsFrom == null ? position() : partsFrom;
        var cut = splitter.take(chunk, rest);
        rest = cut == null ? length : cut.end();
        if (rest == length) {
            loaded.removeFirst();
            seq++;
            rest = -1;
        }
        if (cut == null) {
            return null;
        }
        partsFrom = cut.partial() ? before : null;
        return new LogEntry.Line(chunk.channel(), lastAt, cut.line(), cut.partial());
    }

    private int begin(Chunk chunk) {
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

    /** A line that has not ended, and will not; null where there is none. */
    private @Nullable LogEntry flush() {
        for (var splitter : splitters) {
            if (splitter.unfinishedBytes() > 0) {
                return new LogEntry.Line(splitter.channel(), lastAt, splitter.takeAll(), false);
            }
        }
        return null;
    }

    /** A part of the longest line that has not ended yet, which nobody waits for; null where there is none. */
    @Nullable
    LogEntry part() {
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

    /** The position after everything that {@link #next} and {@link #part} gave: where a client goes on that has got that. */
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

    /** Whoever reads on has neither failed nor come to its end, so it is open. */
    private OutputReader reader() {
        return Objects.requireNonNull(reader);
    }

    void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
