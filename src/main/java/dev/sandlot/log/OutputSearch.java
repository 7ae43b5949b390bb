package dev.sandlot.log;

import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.OutputSource.Start;
import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for text in one process's output, from a place on or back from it. It reads at most about {@link #WORK} bytes and tells then where to go
 * on; at no time more than a part of the log is in memory. For use on one context.
 */
public final class OutputSearch {
    /** Read in one search. */
    static final int WORK = 8 << 20;

    private static final int PULL = 256 << 10;
    /** So many chunks at a time are looked at on the way back; twice as many where they turn out to be small. */
    private static final int LEAST_CHUNKS = 64;

    private static final int MOST_CHUNKS = 4096;
    private static final int SMALL = 1 << 20;

    private final OutputSource output;
    private final SandboxProcess process;
    private final @Nullable Channel channel;
    private final Needle needle;
    private final Map<Channel, Haystack> haystacks = new EnumMap<>(Channel.class);
    private @Nullable SearchHit found;
    private long work;
    private boolean ended;
    /** On the way back: what lies before this has not been looked at, and how much of it is next. */
    private LogPlace rest = new LogPlace(0, 0);

    private int chunks = LEAST_CHUNKS;

    /** @param channel only this channel's output, or null for all */
    public OutputSearch(OutputSource output, SandboxProcess process, @Nullable Channel channel, Needle needle) {
        this.output = output;
        this.process = process;
        this.channel = channel;
        this.needle = needle;
    }

    /**
     * What came of it.
     *
     * @param hit null where none was found so far
     * @param next where to go on in the same direction; null where there is no more
     */
    public record Result(@Nullable SearchHit hit, @Nullable LogPlace next) {}

    /** The first hit that begins at {@code from} or behind it. */
    public Future<Result> next(LogPlace from) {
        return open(from.seq())
                .compose(reader -> Repeated.until(() -> reader.available(PULL).map(items -> {
                            for (var item : items) {
                                if (isSettledWith(item, from)) {
                                    return true;
                                }
                            }
                            ended = items.isEmpty();
                            return ended || work >= WORK;
                        }))
                        .map(done -> {
                            if (found != null) {
                                return new Result(
                                        found, new LogPlace(found.chunk().seq(), found.offset() + 1));
                            }
                            return new Result(null, ended ? null : firstPending(new LogPlace(reader.position(), 0)));
                        })
                        .onComplete(done -> reader.close()));
    }

    private boolean isSettledWith(OutputItem item, LogPlace from) {
        if (item instanceof Chunk chunk) {
            work += chunk.bytes().length();
            var haystack = haystack(chunk);
            var before = found;
            if (before == null || isBefore(haystack.pending(), before.place())) {
                var hit = haystack.first(chunk, chunk.seq() == from.seq() ? from.offset() : 0);
                if (hit != null && (before == null || hit.place().isBefore(before.place()))) {
                    found = hit;
                    haystack.tear();
                }
            }
        } else {
            haystacks.values().forEach(Haystack::tear);
        }
        var place = found == null ? null : found.place();
        return place != null && firstPending(place).equals(place);
    }

    /** The last hit that begins before {@code end}; from the end of the log where that is null. */
    public Future<Result> previous(@Nullable LogPlace end) {
        return open(end == null ? 0 : end.seq()).compose(reader -> {
            rest = end == null ? new LogPlace(reader.end(), 0) : end;
            reader.close();
            return Repeated.untilGiven(this::window);
        });
    }

    /** Looks at one part more on the way back; the result where there is one. */
    private Future<Result> window() {
        var extent = output.extent(process.sandboxId(), process.id());
        long first = extent == null ? OutputExtent.EMPTY.firstSeq() : extent.firstSeq();
        long begin = Math.max(first, rest.seq() - chunks);
        long before = work;
        haystacks.clear();
        return look(begin, rest).map(done -> {
            if (found != null) {
                return new Result(found, found.place());
            }
            if (begin <= first) {
                return new Result(null, null);
            }
            rest = new LogPlace(begin, 0);
            chunks = work - before < SMALL ? Math.min(MOST_CHUNKS, 2 * chunks) : chunks;
            // An opening is work as well.
            work += PULL;
            return work >= WORK ? new Result(null, rest) : null;
        });
    }

    private Future<Void> look(long begin, LogPlace end) {
        return open(begin)
                .compose(reader -> Repeated.until(() -> reader.available(PULL).map(items -> {
                            for (var item : items) {
                                if (isOver(item, end)) {
                                    return true;
                                }
                            }
                            return items.isEmpty();
                        }))
                        .onComplete(done -> reader.close()));
    }

    private boolean isOver(OutputItem item, LogPlace end) {
        if (!(item instanceof Chunk chunk)) {
            haystacks.values().forEach(Haystack::tear);
            return false;
        }
        var haystack = haystack(chunk);
        boolean within = new LogPlace(chunk.seq(), 0).isBefore(end);
        if (within || isBefore(haystack.pending(), end)) {
            work += chunk.bytes().length();
            var hit = haystack.last(chunk, end);
            if (hit != null && (found == null || found.place().isBefore(hit.place()))) {
                found = hit;
            }
        }
        return !within && firstPending(end).equals(end);
    }

    private LogPlace firstPending(LogPlace otherwise) {
        var first = otherwise;
        for (var haystack : haystacks.values()) {
            var pending = haystack.pending();
            first = pending != null && pending.isBefore(first) ? pending : first;
        }
        return first;
    }

    private static boolean isBefore(@Nullable LogPlace place, LogPlace other) {
        return place != null && place.isBefore(other);
    }

    private Haystack haystack(Chunk chunk) {
        return haystacks.computeIfAbsent(chunk.channel(), key -> new Haystack(needle));
    }

    private Future<OutputReader> open(long seq) {
        return output.open(process.sandboxId(), process.id(), new Start.At(seq), channel);
    }
}
