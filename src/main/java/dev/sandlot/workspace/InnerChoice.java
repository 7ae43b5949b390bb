package dev.sandlot.workspace;

import dev.sandlot.model.FileEntry;
import dev.sandlot.model.InnerPath;
import dev.sandlot.stream.Packing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/** What is to come out of a sandbox. */
final class InnerChoice implements Packing.Choice {
    /** Names go together. */
    private static final int TOGETHER = 64 << 10;

    private final FileExchange exchange;
    private final boolean contents;
    private Buffer held = Buffer.buffer();

    InnerChoice(FileExchange exchange, boolean contents) {
        this.exchange = exchange;
        this.contents = contents;
    }

    @Override
    public Future<Void> add(InnerPath path) {
        held.appendBuffer(FileFrame.is(new FileEntry(path, FileEntry.Kind.OTHER, 0, 0, Instant.EPOCH, null)));
        return held.length() < TOGETHER ? Future.succeededFuture() : flush();
    }

    private Future<Void> flush() {
        var names = held;
        held = Buffer.buffer();
        return exchange.send(names);
    }

    @Override
    public Future<Packing> begin() {
        held.appendBuffer(FileFrame.end());
        return flush().map(v -> new InnerPacking(exchange, contents));
    }

    @Override
    public Future<Void> close() {
        return exchange.close();
    }
}
