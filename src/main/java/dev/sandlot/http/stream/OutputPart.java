package dev.sandlot.http.stream;

import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bounded part of an output log as it is now: where it begins and ends. It is read once to be measured, and then again as it is sent, so
 * that a part of any size takes little memory.
 *
 * @param first the seq of its first chunk; {@code next} where it has none
 * @param firstBytes how many bytes of that chunk, from its end, are part of it
 * @param next the seq of the chunk where reading goes on
 * @param bytes how many bytes of output it has
 * @param gap from the first trimmed chunk to the last, or null where nothing is missing
 * @param end what comes after it, or null where that is not known yet
 */
public record OutputPart(
        long first, int firstBytes, long next, long bytes, OutputItem.@Nullable Gap gap, OutputItem.@Nullable End end) {
    private static final int PULL = 64 << 10;

    /**
     * At most {@code limit} bytes of output, but at least one chunk where there is one. Doesn't wait for more. Where the process, as it
     * was before, had ended, the end comes last.
     */
    public static Future<OutputPart> measure(OutputReader reader, long limit, SandboxProcess process) {
        return new Measuring(reader, limit).read().map(part -> part.endedLike(process, reader));
    }

    private OutputPart endedLike(SandboxProcess process, OutputReader reader) {
        // In this order: a log that is complete grows no more.
        boolean eof = reader.complete();
        if (process.state() == ProcessState.RUNNING || next < reader.end()) {
            return this;
        }
        var how = new OutputItem.End(process.exitCode(), process.signal(), process.timedOut(), eof);
        return new OutputPart(first, firstBytes, next, bytes, gap, how);
    }

    /** How far it has been measured. */
    private static final class Measuring {
        private final OutputReader reader;
        private final long limit;
        private @Nullable Chunk first;
        private long bytes;
        private OutputItem.@Nullable Gap gap;

        Measuring(OutputReader reader, long limit) {
            this.reader = reader;
            this.limit = limit;
        }

        Future<OutputPart> read() {
            return reader.available((int) Math.min(Math.max(1, limit - bytes), PULL))
                    .compose(items -> {
                        for (var item : items) {
                            if (item instanceof Chunk chunk) {
                                if (first != null && bytes + chunk.bytes().length() > limit) {
                                    return Future.succeededFuture(part(chunk.seq()));
                                }
                                first = first == null ? chunk : first;
                                bytes += chunk.bytes().length();
                            } else if (item instanceof OutputItem.Gap missing) {
                                gap = new OutputItem.Gap(gap == null ? missing.from() : gap.from(), missing.to());
                            }
                        }
                        return items.isEmpty() || bytes >= limit
                                ? Future.succeededFuture(part(reader.position()))
                                : read();
                    });
        }

        private OutputPart part(long next) {
            return first == null
                    ? new OutputPart(next, 0, next, 0, gap, null)
                    : new OutputPart(first.seq(), first.bytes().length(), next, bytes, gap, null);
        }
    }

    /**
     * The part once more, from a reader that was opened at {@link #first}. It fails where the log was trimmed meanwhile: what was told of it is
     * not true then.
     */
    public OutputReader again(OutputReader reader) {
        return new Again(reader, this);
    }

    /** Ends where the part does. */
    private static final class Again implements OutputReader {
        private final OutputReader reader;
        private final OutputPart part;
        private boolean begun;
        private boolean over;

        Again(OutputReader reader, OutputPart part) {
            this.reader = reader;
            this.part = part;
        }

        @Override
        public Future<List<OutputItem>> next(int maxBytes) {
            return available(maxBytes);
        }

        @Override
        public Future<List<OutputItem>> available(int maxBytes) {
            if (!begun && part.gap != null) {
                begun = true;
                return Future.succeededFuture(List.of(part.gap));
            }
            begun = true;
            if (reader.position() >= part.next || over) {
                return Future.succeededFuture(theEnd());
            }
            return reader.available(maxBytes).map(this::within);
        }

        private List<OutputItem> theEnd() {
            var end = over || part.end == null ? List.<OutputItem>of() : List.<OutputItem>of(part.end);
            over = true;
            return end;
        }

        private List<OutputItem> within(List<OutputItem> items) {
            if (items.stream().anyMatch(OutputItem.Gap.class::isInstance)) {
                throw new IllegalStateException("the log was trimmed while it was read");
            }
            var chunks = items.stream()
                    .filter(item -> item instanceof Chunk chunk && chunk.seq() < part.next)
                    .map(item -> withoutHead((Chunk) item))
                    .toList();
            return chunks.isEmpty() ? theEnd() : chunks;
        }

        private OutputItem withoutHead(Chunk chunk) {
            int missing = chunk.seq() == part.first ? chunk.bytes().length() - part.firstBytes : 0;
            return missing == 0
                    ? chunk
                    : new Chunk(
                            chunk.seq(),
                            chunk.channel(),
                            chunk.at(),
                            chunk.bytes().slice(missing, chunk.bytes().length()));
        }

        @Override
        public Future<Void> ready() {
            return reader.ready();
        }

        @Override
        public Future<Instant> nextAt() {
            return reader.nextAt();
        }

        @Override
        public long position() {
            return reader.position();
        }

        @Override
        public long end() {
            return reader.end();
        }

        @Override
        public boolean complete() {
            return reader.complete();
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
