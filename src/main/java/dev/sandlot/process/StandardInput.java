package dev.sandlot.process;

import dev.sandlot.model.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The open standard input of one process: frames (see {@code input.h}) into the pipe that its holder keeps. Writing waits for a process
 * that doesn't read, on a thread of its own; calls keep their order.
 */
final class StandardInput {
    /** A write to a pipe of at most this many bytes happens whole or not at all: PIPE_BUF of Linux, pipe(7). */
    private static final int FRAME = 4096;

    private static final int HEAD = 3;

    private final LiveProcess process;
    private final Lane lane;
    private @Nullable FileChannel pipe;
    /** How many bytes earlier daemons have fed. */
    private final Promise<Long> earlier = Promise.promise();

    private boolean asked;
    /** How many bytes this daemon has fed. */
    private volatile long taken;

    private volatile boolean ended;

    /**
     * @param threads gives a thread for as long as a write waits
     * @param fedBefore whether an earlier daemon may have written to it
     */
    StandardInput(LiveProcess process, Executor threads, boolean fedBefore) {
        this.process = process;
        this.lane = new Lane(threads);
        if (!fedBefore) {
            asked = true;
            earlier.complete(0L);
        }
    }

    Future<Void> write(Buffer bytes) {
        return enqueue(() -> {
            var frame = ByteBuffer.allocate(FRAME);
            for (int from = 0; from < bytes.length(); from += FRAME - HEAD) {
                int length = Math.min(FRAME - HEAD, bytes.length() - from);
                frame.clear();
                frame.put((byte) 'D').putShort((short) length).put(bytes.getBytes(from, from + length));
                put(frame.flip());
                taken += length;
            }
        });
    }

    /** The end of file, after all that was written before. */
    Future<Void> end() {
        if (ended) {
            return Future.succeededFuture();
        }
        return enqueue(() -> {
            put(ByteBuffer.wrap(new byte[] {'E'}));
            ended = true;
            close();
        });
    }

    /**
     * How many bytes have ever been taken, once all that was written before this call has been. An input that an earlier daemon fed
     * knows it from the holder, so a sender can go on at the exact byte.
     */
    Future<Long> settled() {
        return enqueue(this::askForEarlier)
                .compose(v -> earlier.future().timeout(5, TimeUnit.SECONDS))
                .map(before -> before + taken);
    }

    /**
     * Asks the holder once, after all that earlier daemons have written and before anything else is. The tag tells the answer from those to
     * the questions of earlier daemons, which are in the record too or may still come.
     */
    private void askForEarlier() throws Exception {
        if (asked) {
            return;
        }
        int tag = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
        put(ByteBuffer.allocate(5).put((byte) 'Q').putInt(tag).flip());
        asked = true;
        long own = taken;
        process.onRecord(record -> {
            if (record.inputTag() == tag) {
                earlier.tryComplete(record.inputBytes() - own);
            }
        });
    }

    private void put(ByteBuffer frame) throws Exception {
        if (pipe == null) {
            process.taken().get(10, TimeUnit.SECONDS);
            if (ended) {
                throw new IOException("closed");
            }
            pipe = process.record().openInput();
        }
        while (frame.hasRemaining()) {
            pipe.write(frame);
        }
    }

    private Future<Void> enqueue(Workers.Task task) {
        return lane.add(() -> {
            try {
                task.run();
            } catch (Exception e) {
                close();
                throw Fault.conflict("Standard input of " + process.id() + " is closed.", "closed")
                        .asException();
            }
        });
    }

    private void close() {
        try {
            if (pipe != null) {
                pipe.close();
                pipe = null;
            }
        } catch (IOException e) {
            pipe = null;
        }
    }
}
