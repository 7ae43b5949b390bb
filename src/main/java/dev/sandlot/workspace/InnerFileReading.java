package dev.sandlot.workspace;

import dev.sandlot.model.FileStat;
import dev.sandlot.stream.FileSource;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A file that comes out of a sandbox. */
final class InnerFileReading implements FileSource.FileReading {
    private final FileExchange exchange;
    private final FileStat stat;
    /** What may still come: who serves it has promised so much at most. */
    private long left;

    InnerFileReading(FileExchange exchange, FileStat stat, long most) {
        this.exchange = exchange;
        this.stat = stat;
        this.left = Math.min(most, stat.entry().size());
    }

    @Override
    public FileStat stat() {
        return stat;
    }

    @Override
    public Future<@Nullable Buffer> next() {
        return exchange.next().compose(frame -> {
            if (frame instanceof FileFrame.Data data && data.bytes().length() <= left) {
                left -= data.bytes().length();
                return Future.succeededFuture(data.bytes());
            }
            return FileExchange.as(FileFrame.End.class, frame).map(end -> null);
        });
    }

    @Override
    public Future<Void> close() {
        return exchange.close();
    }
}
