package dev.sandlot.process;

import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.ChunkRun;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A position in an {@link OutputLog}. Reads from memory where it can, else on a worker thread. */
final class LogReader implements OutputReader {
    /** How much is read at once where there is no memory but the heap: hundreds of readers may be in that place. */
    private static final int ON_HEAP = 64 << 10;

    private final Vertx vertx;
    private final Workers workers;
    private final OutputLog log;
    private final @Nullable Channel channel;
    private long position;
    private long skip;
    private OutputItem.@Nullable End told;
    private volatile boolean closed;

    /**
     * @param log held open for this reader, which releases it
     * @param from where reading begins
     */
    LogReader(Vertx vertx, Workers workers, OutputLog log, @Nullable Channel channel, Tail from) {
        this.vertx = vertx;
        this.workers = workers;
        this.log = log;
        this.channel = channel;
        this.position = from.seq();
        this.skip = from.skip();
    }

    @Override
    public Future<List<OutputItem>> next(int maxBytes) {
        return pulled(maxBytes, null);
    }

    @Override
    public Future<List<OutputItem>> next(int maxBytes, ChunkRun run) {
        return pulled(maxBytes, run);
    }

    private Future<List<OutputItem>> pulled(int maxBytes, @Nullable ChunkRun run) {
        return Repeated.untilGiven(() -> pull(maxBytes, run).compose(items -> {
            if (!items.isEmpty() || isOver()) {
                return Future.succeededFuture(items);
            }
            var end = end(told);
            if (end != null) {
                told = end;
                return Future.succeededFuture(List.of(end));
            }
            return grown().map((List<OutputItem>) null);
        }));
    }

    private boolean isOver() {
        return closed || told != null && told.eof();
    }

    /** What is to be told of the end now, or null. */
    private OutputItem.@Nullable End end(OutputItem.@Nullable End before) {
        boolean complete = log.complete();
        var end = log.end();
        return end == null || position < log.nextSeq() || before != null && !complete ? null : end.withEof(complete);
    }

    @Override
    public Future<Void> ready() {
        return Repeated.until(() -> isOver() || position < log.nextSeq() || end(told) != null
                ? Future.succeededFuture(true)
                : grown().map(false));
    }

    @Override
    public Future<Instant> nextAt() {
        long next = Math.max(position, log.firstSeq());
        if (next >= log.nextSeq()) {
            return Future.succeededFuture();
        }
        var recent = log.recent(next, 1);
        return recent.isEmpty()
                ? workers.run(() -> {
                    var at = log.at(next);
                    return at == null ? Instant.EPOCH : at;
                })
                : Future.succeededFuture(recent.get(0).at());
    }

    @Override
    public long end() {
        return log.nextSeq();
    }

    @Override
    public boolean complete() {
        return log.complete();
    }

    @Override
    public Future<List<OutputItem>> available(int maxBytes) {
        return pull(maxBytes, null);
    }

    /** What is there, passing over what this reader doesn't want; empty where it has caught up. */
    private Future<List<OutputItem>> pull(int maxBytes, @Nullable ChunkRun run) {
        return Repeated.untilGiven(() -> look(maxBytes, run));
    }

    /** The same, or null where it has to be looked for further on. */
    private Future<List<OutputItem>> look(int maxBytes, @Nullable ChunkRun run) {
        while (!closed && position < log.nextSeq()) {
            long first = log.firstSeq();
            if (position < first) {
                return Future.succeededFuture(pass(new OutputItem.Gap(position, first)));
            }
            var chunks = log.recent(position, maxBytes);
            if (chunks.isEmpty() && run != null && skip == 0) {
                return fill(maxBytes, run);
            }
            if (chunks.isEmpty()) {
                long from = position;
                return workers.run(() -> load(from, maxBytes)).compose(loaded -> {
                    var items = loaded.missing() == null ? take(loaded.chunks()) : pass(loaded.missing());
                    return Future.succeededFuture(items.isEmpty() ? null : items);
                });
            }
            var items = take(chunks);
            if (!items.isEmpty()) {
                return Future.succeededFuture(items);
            }
        }
        return Future.succeededFuture(List.of());
    }

    /** @param missing what can't be read any more, in place of chunks, or null */
    private record Loaded(List<Chunk> chunks, OutputItem.@Nullable Gap missing) {}

    private Loaded load(long from, int maxBytes) throws IOException {
        try {
            return new Loaded(log.load(from, maxBytes), null);
        } catch (Unreadable | NoSuchFileException | AccessDeniedException damaged) {
            long next = log.readableFrom(from);
            if (next == from && maxBytes > 1) {
                return load(from, 1);
            }
            return new Loaded(List.of(), new OutputItem.Gap(from, next == from ? from + 1 : next));
        }
    }

    private List<OutputItem> pass(OutputItem.Gap missing) {
        position = missing.to();
        skip = 0;
        return List.of(missing);
    }

    private Future<List<OutputItem>> fill(int maxBytes, ChunkRun run) {
        long from = position;
        return workers.run(() -> log.load(from, maxBytes, channel, run)).compose(next -> {
            position = next;
            // Where nothing could be put into the run, it is no use for what comes now.
            if (!run.isEmpty()) {
                return Future.succeededFuture(List.of(run));
            }
            return next == from ? look(Math.min(maxBytes, ON_HEAP), null) : Future.succeededFuture(null);
        });
    }

    private List<OutputItem> take(List<Chunk> chunks) {
        var items = new ArrayList<OutputItem>(chunks.size());
        for (var chunk : chunks) {
            position = chunk.seq() + 1;
            if (channel == null || chunk.channel() == channel) {
                var kept = withoutHead(chunk);
                if (kept != null) {
                    items.add(kept);
                }
            }
        }
        return items;
    }

    /** Null where nothing of it is wanted. */
    private @Nullable Chunk withoutHead(Chunk chunk) {
        if (skip == 0) {
            return chunk;
        }
        var bytes = chunk.bytes();
        int from = (int) Math.min(skip, bytes.length());
        skip -= from;
        return from == bytes.length()
                ? null
                : new Chunk(chunk.seq(), chunk.channel(), chunk.at(), bytes.getBuffer(from, bytes.length()));
    }

    private Future<Void> grown() {
        var context = vertx.getOrCreateContext();
        Promise<Void> woken = Promise.promise();
        log.readers().await(context, woken::tryComplete);
        // It may have grown, ended or been closed between the last look and the waiting.
        if (isOver() || position < log.nextSeq() || end(told) != null) {
            woken.tryComplete();
        }
        return woken.future();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            log.readers().wake();
            log.release();
        }
    }
}
