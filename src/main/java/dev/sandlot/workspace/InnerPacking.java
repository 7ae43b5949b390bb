package dev.sandlot.workspace;

import dev.sandlot.model.FileEntry;
import dev.sandlot.stream.Packing;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Files that come out of a sandbox. */
final class InnerPacking implements Packing {
    private final FileExchange exchange;
    private final boolean contents;
    /** What must still come of the contents of the file that was told last. */
    private long left;

    InnerPacking(FileExchange exchange, boolean contents) {
        this.exchange = exchange;
        this.contents = contents;
    }

    @Override
    public Future<@Nullable Piece> next() {
        return exchange.next().compose(this::piece);
    }

    private Future<@Nullable Piece> piece(FileFrame frame) {
        if (frame instanceof FileFrame.Data data && data.bytes().length() <= left) {
            left -= data.bytes().length();
            return Future.succeededFuture(new Contents(data.bytes()));
        }
        if (left > 0) {
            return Future.failedFuture(FileFaults.brokenOff());
        }
        if (frame instanceof FileFrame.Is is) {
            var file = is.stat().entry();
            left = contents && file.kind() == FileEntry.Kind.FILE ? file.size() : 0;
            return Future.succeededFuture(new Entry(file));
        }
        if (frame instanceof FileFrame.LeftOut out) {
            return Future.succeededFuture(new LeftOut(out.path(), FileFaults.shown(out.what())));
        }
        return FileExchange.as(FileFrame.End.class, frame).map(end -> null);
    }

    @Override
    public Future<Void> close() {
        return exchange.close();
    }
}
