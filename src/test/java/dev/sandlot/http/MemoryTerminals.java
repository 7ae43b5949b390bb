package dev.sandlot.http;

import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.TerminalSource;
import dev.sandlot.stream.TerminalViewer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Terminals that show what a test tells them to; none until {@link #exist}. {@link dev.sandlot.TerminalIT} has real ones. */
public final class MemoryTerminals implements TerminalSource {
    public final Queue<View> views = new ConcurrentLinkedQueue<>();
    public volatile boolean exist;
    /** What each viewer is shown as soon as it has joined. */
    public volatile List<String> atOnce = List.of();

    /** One viewer, as its terminal sees it. */
    public static final class View implements TerminalViewer {
        public final Options options;
        public final Buffer typed = Buffer.buffer();
        public final Queue<TerminalSize> sizes = new ConcurrentLinkedQueue<>();
        public final AtomicInteger pauses = new AtomicInteger();
        public volatile boolean paused;
        public volatile boolean closed;
        private final Listener listener;
        private final Context context;

        View(Options options, Listener listener) {
            this.options = options;
            this.listener = listener;
            this.context = Vertx.currentContext();
        }

        /** On its context. */
        public void tell(Consumer<Listener> what) {
            context.runOnContext(v -> what.accept(listener));
        }

        @Override
        public synchronized Future<Void> type(Buffer bytes) {
            typed.appendBuffer(bytes);
            return Future.succeededFuture();
        }

        @Override
        public void resize(TerminalSize size) {
            sizes.add(size);
        }

        @Override
        public void pause() {
            pauses.incrementAndGet();
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public Future<TerminalViewer> view(
            SandboxId sandbox, ProcessId process, TerminalViewer.Options options, TerminalViewer.Listener listener) {
        if (!exist) {
            return none();
        }
        var view = new View(options, listener);
        views.add(view);
        long seq = options.from() == null ? 100 : options.from();
        for (var text : atOnce) {
            long number = seq++;
            view.tell(to -> to.shown(number, Buffer.buffer(text)));
        }
        return Future.succeededFuture(view);
    }

    @Override
    public Future<Buffer> screen(SandboxId sandbox, ProcessId process, boolean ansi) {
        return none();
    }

    @Override
    public Future<Void> type(SandboxId sandbox, ProcessId process, Buffer bytes) {
        return none();
    }

    @Override
    public Future<Void> press(SandboxId sandbox, ProcessId process, String text, List<String> keys) {
        return none();
    }

    @Override
    public Future<Void> resize(SandboxId sandbox, ProcessId process, TerminalSize size) {
        return none();
    }

    private static <T> Future<T> none() {
        return Future.failedFuture(
                Fault.conflict("There is no terminal.", "exited").asException());
    }
}
