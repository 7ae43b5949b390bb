package dev.sandlot.workspace;

import dev.sandlot.model.Command;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Conduit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Conduits inside which the test answers, as a sandbox can that does as it likes. */
public final class ScriptedConduits implements Conduit.Opener {
    private final BlockingQueue<Inside> opened = new LinkedBlockingQueue<>();

    @Override
    public Future<Conduit> open(SandboxId sandbox, Command command, Map<String, String> environment) {
        var inside = new Inside();
        opened.add(inside);
        return Future.succeededFuture(inside);
    }

    /** The next that has been opened. */
    public Inside take() {
        try {
            var next = opened.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no conduit was opened");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The other end of a conduit. */
    public static final class Inside implements Conduit {
        private final Deque<Buffer> said = new ArrayDeque<>();
        private Promise<Buffer> waiting;
        private boolean over;

        /** A regular file without contents. */
        public Inside file(String path) {
            var entry = new FileEntry(InnerPath.of(path), FileEntry.Kind.FILE, 0644, 0, Instant.EPOCH, null);
            return say(FileFrame.is(entry));
        }

        public Inside line(long number, byte[] bytes) {
            return say(FileFrame.of(
                    FileFrame.LINE,
                    Buffer.buffer().appendLong(number).appendInt(bytes.length).appendBytes(bytes)));
        }

        public Inside changed(byte[] path) {
            return say(FileFrame.of(
                    FileFrame.CHANGED,
                    FileFrame.text(Buffer.buffer(), InnerPath.of(path).bytes())));
        }

        public Inside burst(boolean all) {
            return say(FileFrame.of(FileFrame.BURST, flag(all)));
        }

        public Inside end(boolean more) {
            return say(FileFrame.of(FileFrame.END, flag(more)));
        }

        public Inside fault(int errno, String what, String path) {
            var content = Buffer.buffer().appendInt(errno);
            return say(FileFrame.of(FileFrame.FAULT, FileFrame.text(FileFrame.text(content, what), path)));
        }

        private static Buffer flag(boolean is) {
            return Buffer.buffer().appendByte((byte) (is ? 1 : 0));
        }

        /** Nothing more comes. */
        public synchronized void breakOff() {
            over = true;
            if (waiting != null) {
                waiting.complete(null);
                waiting = null;
            }
        }

        private synchronized Inside say(Buffer frame) {
            if (waiting == null) {
                said.add(frame);
            } else {
                var reader = waiting;
                waiting = null;
                reader.complete(frame);
            }
            return this;
        }

        @Override
        public synchronized Future<Buffer> read(Channel channel) {
            if (!said.isEmpty() || over) {
                return Future.succeededFuture(said.poll());
            }
            var context = (ContextInternal) Vertx.currentContext();
            waiting = context == null ? Promise.promise() : context.promise();
            return waiting.future();
        }

        @Override
        public Future<Void> write(Buffer bytes) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> end() {
            return Future.succeededFuture();
        }

        @Override
        public Future<Exit> exit() {
            return Future.succeededFuture(new Exit(0));
        }

        @Override
        public Future<Void> signal(String name) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> close() {
            breakOff();
            return Future.succeededFuture();
        }

        /** Whether who asked has closed it, or the test has broken it off. */
        public synchronized boolean isOver() {
            return over;
        }
    }
}
