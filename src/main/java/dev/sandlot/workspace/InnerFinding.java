package dev.sandlot.workspace;

import dev.sandlot.model.FileStat;
import dev.sandlot.stream.Finding;
import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A search inside a sandbox. */
final class InnerFinding implements Finding {
    private final FileExchange exchange;
    private final boolean isOfLines;
    /** What may still be told: who asked counts on it. */
    private int left;
    /** The file whose lines come. */
    private @Nullable FileStat file;

    InnerFinding(FileExchange exchange, boolean isOfLines, int most) {
        this.exchange = exchange;
        this.isOfLines = isOfLines;
        this.left = most;
    }

    @Override
    public Future<Piece> next() {
        return Repeated.untilGiven(() -> exchange.next().compose(this::piece));
    }

    /** Null where it is still to come. */
    private Future<@Nullable Piece> piece(FileFrame frame) {
        if (frame instanceof FileFrame.Is is) {
            file = is.stat();
            return isOfLines ? Future.succeededFuture(null) : hit(is.stat(), null);
        }
        if (frame instanceof FileFrame.Line line && isOfLines && file != null) {
            return hit(file, new Line(line.number(), line.text()));
        }
        return FileExchange.as(FileFrame.End.class, frame).map(end -> new End(end.more()));
    }

    private Future<@Nullable Piece> hit(FileStat found, @Nullable Line line) {
        if (left == 0) {
            return Future.failedFuture(FileFaults.brokenOff());
        }
        left--;
        return Future.succeededFuture(new Hit(found, line));
    }

    @Override
    public Future<Void> close() {
        return exchange.close();
    }
}
