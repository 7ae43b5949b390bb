package dev.sandlot.log;

import dev.sandlot.model.ProcessId;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One process's part of a merged log: what has been read and not yet sent, given entry by entry, and how far the sent ones reach. Holds no more bytes
 * than it was told to load, and the lines that have not ended.
 */
final class LogFeed {
    private final LogMember member;
    private final ProcessLines lines = new ProcessLines();
    private final Deque<OutputItem> loaded = new ArrayDeque<>();
    private @Nullable OutputReader reader;
    private long historyEnd;
    private @Nullable Instant nextAt;
    private boolean ended;
    private boolean failed;
    private int run;

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
        lines.begin(next == null ? wanted == null ? 0 : wanted.firstSeq() : next.position(), wanted);
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
        return lines.begun();
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
        return head == null ? nextAt : head instanceof Chunk chunk ? chunk.at() : lines.lastAt();
    }

    Instant lastAt() {
        return lines.lastAt();
    }

    /** Finds out when that was seen which comes next, without reading it. */
    Future<Void> look() {
        return reader().nextAt().map(at -> {
            nextAt = at == null ? lines.lastAt() : at;
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
        return new LogEntry.Unreadable(lines.lastAt(), position().firstSeq());
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
            var unfinished = lines.flush();
            if (unfinished != null) {
                return unfinished;
            }
            loaded.removeFirst();
            if (item instanceof OutputItem.Gap gap) {
                lines.skipTo(gap.to());
                return new LogEntry.Gap(lines.lastAt(), gap.from(), gap.to());
            }
            ended = item instanceof OutputItem.End end && end.eof();
        }
        return null;
    }

    private @Nullable LogEntry cut(Chunk chunk) {
        var line = lines.cut(chunk);
        if (lines.isDone()) {
            loaded.removeFirst();
        }
        return line;
    }

    /** A part of the longest line that has not ended yet, which nobody waits for; null where there is none. */
    @Nullable
    LogEntry part() {
        return lines.part();
    }

    int unfinishedBytes() {
        return lines.unfinishedBytes();
    }

    /** By how much {@link #unfinishedBytes} has changed since this was asked last. */
    int growth() {
        return lines.growth();
    }

    /** Where the line begins of which only parts have been given so far; null where that is none. */
    @Nullable
    LogPosition partsFrom() {
        return lines.partsFrom();
    }

    /** The position after everything that {@link #next} and {@link #part} gave: where a client goes on that has got that. */
    LogPosition position() {
        return lines.position();
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
