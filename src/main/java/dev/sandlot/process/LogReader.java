package dev.sandlot.process;

import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.ChunkRun;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A position in an {@link OutputLog}. Reads from memory where it can, else on a worker thread. */
final class LogReader implements OutputReader {
    /** How much is read at once where there is no memory but the heap: hundreds of readers may be in that place. */
    private static final int ON_HEAP = 64 << 10;

    private final Vertx vertx;
    private final Workers workers;
    private final OutputLog log;
    private final Channel channel;
    private long position;
    private int skip;
    private OutputItem.End told;
    private volatile boolean closed;

    /**
     * @param log held open for this reader, which releases it
     * @param from where reading begins
     */
    LogReader(Vertx vertx, Workers workers, OutputLog log, Channel channel, Tail from) {
        this.vertx = vertx;
        this.workers = workers;
        this.log = log;
        this.channel = channel;
        this.position = from.seq();
        this.skip = from.skip();
    }

    @Override
    public Future<List<OutputItem>> next(int maxBytes) {
        return next(maxBytes, null);
    }

    @Override
    public Future<List<OutputItem>> next(int maxBytes, ChunkRun run) {
        Promise<List<OutputItem>> found = Promise.promise();
        next(maxBytes, run, found);
        return found.future();
    }

    /** However often it has to look: futures that wait for one another would become a chain as long as that. */
    private void next(int maxBytes, ChunkRun run, Promise<List<OutputItem>> found) {
        pull(maxBytes, run).onFailure(found::fail).onSuccess(items -> {
            var end = items.isEmpty() && !isOver() ? end(told) : null;
            if (end != null) {
                told = end;
                found.complete(List.of(end));
            } else if (!items.isEmpty() || isOver()) {
                found.complete(items);
            } else {
                whenGrown(() -> next(maxBytes, run, found));
            }
        });
    }

    private boolean isOver() {
        return closed || told != null && told.eof();
    }

    /** What is to be told of the end now, or null. */
    private OutputItem.End end(OutputItem.End before) {
        boolean complete = log.complete();
        var end = log.end();
        return end == null || position < log.nextSeq() || before != null && !complete ? null : end.withEof(complete);
    }

    @Override
    public Future<Void> ready() {
        Promise<Void> there = Promise.promise();
        ready(there);
        return there.future();
    }

    private void ready(Promise<Void> there) {
        if (hasNews()) {
            there.complete();
        } else {
            whenGrown(() -> ready(there));
        }
    }

    private boolean hasNews() {
        return isOver() || position < log.nextSeq() || end(told) != null;
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
    private Future<List<OutputItem>> pull(int maxBytes, ChunkRun run) {
        Promise<List<OutputItem>> found = Promise.promise();
        pull(maxBytes, run, found);
        return found.future();
    }

    private void pull(int maxBytes, ChunkRun run, Promise<List<OutputItem>> found) {
        while (!closed && position < log.nextSeq()) {
            long first = log.firstSeq();
            if (position < first) {
                found.complete(pass(new OutputItem.Gap(position, first)));
                return;
            }
            var chunks = log.recent(position, maxBytes);
            if (chunks.isEmpty()) {
                if (run != null && skip == 0) {
                    fill(maxBytes, run, found);
                } else {
                    load(maxBytes, run, found);
                }
                return;
            }
            var items = take(chunks);
            if (!items.isEmpty()) {
                found.complete(items);
                return;
            }
        }
        found.complete(List.of());
    }

    private void load(int maxBytes, ChunkRun run, Promise<List<OutputItem>> found) {
        long from = position;
        workers.run(() -> load(from, maxBytes)).onFailure(found::fail).onSuccess(loaded -> {
            var items = loaded.missing() == null ? take(loaded.chunks()) : pass(loaded.missing());
            if (items.isEmpty()) {
                pull(maxBytes, run, found);
            } else {
                found.complete(items);
            }
        });
    }

    /** @param missing what can't be read any more, in place of chunks, or null */
    private record Loaded(List<Chunk> chunks, OutputItem.Gap missing) {}

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

    private void fill(int maxBytes, ChunkRun run, Promise<List<OutputItem>> found) {
        long from = position;
        workers.run(() -> log.load(from, maxBytes, channel, run))
                .onFailure(found::fail)
                .onSuccess(next -> {
                    position = next;
                    // Where nothing could be put into the run, it is no use for what comes now.
                    if (!run.isEmpty()) {
                        found.complete(List.of(run));
                    } else if (next == from) {
                        pull(Math.min(maxBytes, ON_HEAP), null, found);
                    } else {
                        pull(maxBytes, run, found);
                    }
                });
    }

    private List<OutputItem> take(List<Chunk> chunks) {
        var items = new ArrayList<OutputItem>(chunks.size());
        for (var chunk : chunks) {
            position = chunk.seq() + 1;
            if (channel == null || chunk.channel() == channel) {
                items.add(skip == 0 ? chunk : withoutHead(chunk));
            }
            skip = 0;
        }
        return items;
    }

    private Chunk withoutHead(Chunk chunk) {
        var bytes = chunk.bytes();
        return new Chunk(
                chunk.seq(),
                chunk.channel(),
                chunk.at(),
                bytes.getBuffer(Math.min(skip, bytes.length()), bytes.length()));
    }

    private void whenGrown(Runnable look) {
        var context = vertx.getOrCreateContext();
        Promise<Void> woken = Promise.promise();
        woken.future().onSuccess(v -> look.run());
        log.readers().await(context, woken::tryComplete);
        // It may have grown, ended or been closed between the last look and the waiting.
        if (hasNews()) {
            woken.tryComplete();
        }
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
