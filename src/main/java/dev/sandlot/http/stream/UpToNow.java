package dev.sandlot.http.stream;

import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** A log up to what is in it now: it ends there, whether the log grows or not. */
public final class UpToNow implements OutputReader {
    private final OutputReader reader;
    private final long end;

    public UpToNow(OutputReader reader) {
        this.reader = reader;
        this.end = reader.end();
    }

    @Override
    public Future<List<OutputItem>> next(int maxBytes) {
        return available(maxBytes);
    }

    @Override
    public Future<List<OutputItem>> available(int maxBytes) {
        return reader.position() >= end
                ? Future.succeededFuture(List.of())
                : reader.available(maxBytes).map(this::within);
    }

    private List<OutputItem> within(List<OutputItem> items) {
        return items.stream()
                .filter(item -> !(item instanceof Chunk chunk) || chunk.seq() < end)
                .toList();
    }

    @Override
    public Future<Void> ready() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Instant> nextAt() {
        return reader.position() >= end ? Future.succeededFuture() : reader.nextAt();
    }

    @Override
    public long position() {
        return reader.position();
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public boolean complete() {
        return true;
    }

    @Override
    public void close() {
        reader.close();
    }
}
