package dev.sandlot.workspace;

import dev.sandlot.model.FaultException;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One question to the program that works on files inside a sandbox ({@code files.h}), its answer, and what else goes either way. */
final class FileExchange {
    /** How long an answer that takes little may take to begin. */
    private static final long PATIENCE_SECONDS = 30;

    private final Conduit conduit;
    private final FrameReader frames = new FrameReader();
    private @Nullable Future<Void> lastWord;

    FileExchange(Conduit conduit) {
        this.conduit = conduit;
    }

    /** Sends a frame. Fails where the other side takes nothing more. */
    Future<Void> write(Buffer frame) {
        return conduit.write(frame);
    }

    /** The same where nobody waits for an answer yet. Where the other side takes nothing more, this fails with what it said last. */
    Future<Void> send(Buffer frame) {
        return write(frame).recover(gone -> lastWord());
    }

    /** Asked for once, however much was under way. */
    private Future<Void> lastWord() {
        if (lastWord == null) {
            lastWord = next().compose(said -> Future.failedFuture(FileFaults.brokenOff()));
        }
        return lastWord;
    }

    /** The next frame of the answer. Fails with the fault where that is what comes, and where nothing more does. */
    Future<FileFrame> next() {
        return Repeated.untilGiven(this::take)
                .compose(frame -> frame instanceof FileFrame.Fault fault
                        ? Future.failedFuture(FileFaults.of(fault))
                        : Future.succeededFuture(frame))
                .recover(
                        cause -> Future.failedFuture(cause instanceof FaultException ? cause : FileFaults.brokenOff()));
    }

    /** Null where none is whole yet. */
    private Future<@Nullable FileFrame> take() {
        try {
            var whole = frames.next();
            return whole != null
                    ? Future.succeededFuture(whole)
                    : conduit.read(Channel.STDOUT).compose(this::add);
        } catch (IOException noFrame) {
            return Future.failedFuture(noFrame);
        }
    }

    private Future<@Nullable FileFrame> add(@Nullable Buffer bytes) {
        if (bytes == null) {
            return Future.failedFuture(FileFaults.brokenOff());
        }
        frames.add(bytes);
        return Future.succeededFuture(null);
    }

    /** The next frame, of an answer that is not waited for longer than {@link #PATIENCE_SECONDS}. */
    Future<FileFrame> soon() {
        return next().timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .recover(cause -> Future.failedFuture(cause instanceof TimeoutException ? FileFaults.silent() : cause));
    }

    /** The frame as one of this kind; a failure where it is another. */
    static <T extends FileFrame> Future<T> as(Class<T> kind, FileFrame frame) {
        return kind.isInstance(frame)
                ? Future.succeededFuture(kind.cast(frame))
                : Future.failedFuture(FileFaults.brokenOff());
    }

    /** The same outcome; the exchange is over with it. */
    <T> Future<T> last(Future<T> outcome) {
        return outcome.onComplete(done -> Unawaited.note(close(), "ending an exchange about files"));
    }

    /** The same outcome; where it is a failure, the exchange is over with it. */
    <T> Future<T> lastIfFailed(Future<T> outcome) {
        return outcome.onFailure(e -> Unawaited.note(close(), "ending an exchange about files"));
    }

    Future<Void> close() {
        return conduit.close();
    }
}
