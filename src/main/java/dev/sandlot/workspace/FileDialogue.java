package dev.sandlot.workspace;

import dev.sandlot.stream.Gathered;
import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** An exchange in which both sides speak all the while: what comes is heard while more is sent, so that neither waits for the other. */
final class FileDialogue {
    /** Small frames go together. */
    private static final int TOGETHER = 64 << 10;

    private final FileExchange exchange;
    private final Future<Void> heard;
    private List<Buffer> held = new ArrayList<>();
    private int length;
    private Future<Void> underWay = Future.succeededFuture();

    /** @param hears takes a frame; false where it belongs to no such dialogue */
    FileDialogue(FileExchange exchange, Predicate<FileFrame> hears) {
        this.exchange = exchange;
        heard = Repeated.until(() -> exchange.next()
                .compose(frame -> hears.test(frame)
                        ? Future.succeededFuture(false)
                        : FileExchange.as(FileFrame.End.class, frame).map(end -> true)));
    }

    /** Completes when there is room for more; it may be held until there is more, or {@link #flush}. One at a time; the frame is not to be changed any more. */
    Future<Void> send(Buffer frame) {
        var before = underWay;
        boolean full = length > 0 && length + frame.length() > TOGETHER;
        if (full) {
            pass();
        }
        held.add(frame);
        length += frame.length();
        // These are made while those are taken.
        return full ? before : Future.succeededFuture();
    }

    Future<Void> sendContents(Buffer bytes) {
        return ContentFrames.send(this::send, bytes);
    }

    Future<Void> flush() {
        if (length > 0) {
            pass();
        }
        return underWay;
    }

    private void pass() {
        var frames = Gathered.of(held);
        held = new ArrayList<>();
        length = 0;
        underWay = sent(exchange.write(frames));
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
