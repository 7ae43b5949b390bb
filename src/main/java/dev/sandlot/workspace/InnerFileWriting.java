package dev.sandlot.workspace;

import dev.sandlot.model.FileStat;
import dev.sandlot.stream.FileSource;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A file that goes into a sandbox. */
final class InnerFileWriting implements FileSource.FileWriting {
    private final FileExchange exchange;

    InnerFileWriting(FileExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public Future<Void> write(Buffer bytes) {
        return ContentFrames.send(exchange::send, bytes);
    }

    @Override
    public Future<FileStat> finish() {
        return exchange.last(exchange.send(FileFrame.end())
                .compose(sent -> exchange.next())
                .compose(frame -> FileExchange.as(FileFrame.Is.class, frame))
                .map(FileFrame.Is::stat));
    }

    @Override
    public Future<Void> close() {
        return exchange.close();
    }
}
