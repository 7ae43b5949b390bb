package dev.sandlot.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a merged log's lines: they are sent; or, where only the last ones are wanted, counted first. */
final class LogLines {
    private final LogSink sink;
    private final LogVector vector;
    private final @Nullable Instant since;
    private final List<Runnable> notices = new ArrayList<>();
    private @Nullable LogTail tail;
    private int unfinished;

    /**
     * @param since only lines from this time on, or null
     * @param tail only so many of the last ones, or null for all
     */
    LogLines(LogSink sink, LogVector vector, @Nullable Instant since, @Nullable Integer tail) {
        this.sink = sink;
        this.vector = vector;
        this.since = since;
        this.tail = tail == null ? null : new LogTail(tail);
    }

    /** While the last lines are being counted, and what comes before them passed over; else null. */
    @Nullable
    LogTail tail() {
        return tail;
    }

    /** From now on they are sent. */
    void counted() {
        tail = null;
        notices.forEach(Runnable::run);
        notices.clear();
    }

    boolean isWanted(LogEntry entry) {
        return since == null || !entry.at().isBefore(since);
    }

    void emit(LogFeed feed, LogEntry entry) {
        if (!isWanted(entry)) {
            return;
        }
        if (tail == null) {
            give(feed, entry);
        } else if (entry instanceof LogEntry.Line line && !line.partial()) {
            tail.add(feed.id());
        }
    }

    /** A line that has not ended and that nobody waits for is one of the last lines, too. */
    void close(LogFeed feed, LogEntry part) {
        if (tail != null && isWanted(part)) {
            tail.add(feed.id());
        } else {
            emit(feed, part);
        }
    }

    /** Told whatever is wanted. */
    void notice(LogFeed feed, LogEntry entry) {
        if (tail == null) {
            give(feed, entry);
        } else {
            notices.add(() -> give(feed, entry));
        }
    }

    private void give(LogFeed feed, LogEntry entry) {
        sink.put(feed.id(), entry, () -> vector.after(feed));
    }

    /** Lines that have not ended are held; where they are too much, the longest goes on its way. */
    void account(LogFeed feed, Collection<LogFeed> all) {
        unfinished += feed.growth();
        while (unfinished > MergedLog.UNFINISHED_BYTES && !all.isEmpty()) {
            var longest = Collections.max(all, Comparator.comparing(LogFeed::unfinishedBytes));
            var part = longest.part();
            if (part == null) {
                return;
            }
            emit(longest, part);
            unfinished += longest.growth();
        }
    }
}
