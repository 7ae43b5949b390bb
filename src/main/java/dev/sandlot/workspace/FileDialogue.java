package dev.sandlot.workspace;

import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Predicate;

/** An exchange in which both sides speak all the while: what comes is heard while more is sent, so that neither waits for the other. */
final class FileDialogue {
    /** Small frames go together. */
    private static final int TOGETHER = 64 << 10;

    private final FileExchange exchange;
    private final Future<Void> heard;
    private Buffer held = Buffer.buffer();

    /** @param hears takes a frame; false where it belongs to no such dialogue */
    FileDialogue(FileExchange exchange, Predicate<FileFrame> hears) {
        this.exchange = exchange;
        heard = Repeated.until(() -> exchange.next()
                .compose(frame -> hears.test(frame)
                        ? Future.succeededFuture(false)
                        : FileExchange.as(FileFrame.End.class, frame).map(end -> true)));
    }

    /** Completes when there is room for more; it may be held until there is more, or {@link #flush}. One at a time. */
    Future<Void> send(Buffer frame) {
        held.appendBuffer(frame);
        return held.length() < TOGETHER ? Future.succeededFuture() : flush();
    }

    Future<Void> sendContents(Buffer bytes) {
        return ContentFrames.send(this::send, bytes);
    }

    Future<Void> flush() {
        var frames = held;
        held = Buffer.buffer();
        return frames.length() == 0 ? Future.succeededFuture() : sent(exchange.write(frames));
    }

    /** Says that all has been told, and completes when all has been heard; the exchange is over with it. */
    Future<Void> finish() {
        return exchange.last(send(FileFrame.end()).compose(v -> flush()).compose(v -> heard));
    }

    /** Where it can't be sent, what was heard last is why. */
    private Future<Void> sent(Future<Void> sending) {
        return sending.recover(gone -> heard.compose(v -> Future.failedFuture(FileFaults.brokenOff())));
    }

    Future<Void> close() {
        return exchange.close();
    }
}
