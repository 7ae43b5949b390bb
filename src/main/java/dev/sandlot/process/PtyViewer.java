package dev.sandlot.process;

import com.pty4j.PtyProcess;
import com.pty4j.WinSize;
import com.pty4j.unix.PtyHelpers;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.TerminalViewer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A viewer of a living terminal: a tmux client in a pseudo-terminal of its own. Nothing is queued for a viewer that is slow: it is read
 * no more, so that its pseudo-terminal fills up; tmux then leaves out what it can't write, and draws the screen anew when it can.
 */
final class PtyViewer implements TerminalViewer {
    private static final int READ = 16 << 10;
    /** Reads that may be on their way; more than one, so that reading and showing overlap. */
    private static final int AHEAD = 3;

    private static final int START_SECONDS = 10;
    /** How long a client that has begun to draw may take until it notices changes of the size by itself. */
    private static final long SETTLE_MILLIS = 500;

    private static final int SIGWINCH = 28;

    private final PtyProcess pty;
    private final boolean readOnly;
    private final Context context;
    private final Listener listener;
    private final Lane keyboard;
    private final Consumer<PtyViewer> whenGone;
    private final Semaphore credits = new Semaphore(AHEAD);
    /** When tmux has begun to draw: what is typed before that would be lost. */
    private final CountDownLatch drawn = new CountDownLatch(1);

    private volatile long shownNanos;
    // All that follows is used on the context only.
    private TerminalSize size;
    private boolean resized;
    private boolean drawing;
    private boolean shown;
    private boolean paused;
    private int owed;
    private boolean closed;
    private boolean draining;
    private boolean muted;
    private boolean over;
    private OutputItem.@Nullable End end;
    private @Nullable Buffer lastScreen;

    /**
     * @param size what the pseudo-terminal has
     * @param context where the listener is called
     * @param threads gives a thread for as long as the viewer is there, and others while typing waits
     * @param whenGone told on the context, once
     */
    PtyViewer(
            PtyProcess pty,
            boolean readOnly,
            TerminalSize size,
            Context context,
            Listener listener,
            Executor threads,
            Consumer<PtyViewer> whenGone) {
        this.pty = pty;
        this.readOnly = readOnly;
        this.size = size;
        this.context = context;
        this.listener = listener;
        this.keyboard = new Lane(threads);
        this.whenGone = whenGone;
    }

    /** Begins to show; to be called when the one who opened it knows it. */
    void start(Executor threads) {
        threads.execute(this::read);
    }

    private void read() {
        var bytes = new byte[READ];
        try (var in = pty.getInputStream()) {
            while (true) {
                credits.acquire();
                int length = in.read(bytes);
                if (length < 0) {
                    break;
                }
                shownNanos = System.nanoTime();
                drawn.countDown();
                var part = Buffer.buffer(length).appendBytes(bytes, 0, length);
                context.runOnContext(v -> show(part));
            }
        } catch (IOException e) {
            // A pseudo-terminal whose other side is closed can't be read: that is its end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        context.runOnContext(v -> ended());
    }

    private void show(Buffer part) {
        if (!drawing) {
            beginDrawing();
        }
        if (!closed && !muted) {
            shown = true;
            listener.shown(part);
        }
        if (paused && !closed) {
            owed++;
        } else {
            credits.release();
        }
    }

    /** A size that was wanted before is told now, and once more when the client is sure to notice. */
    private void beginDrawing() {
        drawing = true;
        if (resized) {
            applySize();
        }
        context.owner().setTimer(SETTLE_MILLIS, id -> {
            if (resized && !closed && !over) {
                PtyHelpers.signal((int) pty.pid(), SIGWINCH);
            }
        });
    }

    private void applySize() {
        pty.setWinSize(new WinSize(size.cols(), size.rows()));
    }

    /** The tmux client has ended: with the terminal, then how is told by {@link #finish}, or alone. */
    private void ended() {
        if (closed) {
            return;
        }
        over = true;
        if (!draining || end != null) {
            tell();
        }
    }

    private void tell() {
        if (closed || paused && lastScreen != null) {
            return;
        }
        if (lastScreen != null) {
            listener.shown(lastScreen);
        }
        close();
        listener.ended(end);
    }

    /** The terminal is at its end: whatever this viewer is told of it comes with {@link #finish}. From any thread. */
    void drain() {
        context.runOnContext(v -> draining = true);
    }

    /** The daemon stops: the viewer has to come back. From any thread. */
    void end() {
        context.runOnContext(v -> {
            draining = false;
            ended();
        });
    }

    /** What comes from now on is only tmux taking leave, which would wipe the last screen out. From any thread. */
    void mute() {
        context.runOnContext(v -> muted = true);
    }

    /** Whether everything that was printed has very likely been shown: it has been drawn, and nothing has come for so long. From any thread. */
    boolean isQuiet(long nanos) {
        return drawn.getCount() == 0 && System.nanoTime() - shownNanos >= nanos;
    }

    /**
     * Tells the end, after the last screen where it was too slow for that, or its client was not even there yet. From any thread.
     *
     * @param screen the last screen, or null where it isn't known
     */
    void finish(OutputItem.End how, @Nullable Buffer screen) {
        context.runOnContext(v -> {
            end = how;
            lastScreen = paused || !shown ? screen : null;
            tell();
        });
    }

    @Override
    public Future<Void> type(Buffer bytes) {
        if (readOnly || closed) {
            return Future.succeededFuture();
        }
        Promise<Void> here = Promise.promise();
        keyboard.add(() -> {
                    drawn.await(START_SECONDS, TimeUnit.SECONDS);
                    var out = pty.getOutputStream();
                    out.write(bytes.getBytes());
                    out.flush();
                })
                // Keys for a terminal that has gone are for nobody.
                .onComplete(done -> context.runOnContext(v -> here.complete()));
        return here.future();
    }

    @Override
    public void resize(TerminalSize wanted) {
        if (closed || wanted.equals(size)) {
            return;
        }
        size = wanted;
        resized = true;
        if (drawing) {
            applySize();
        }
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        credits.release(owed);
        owed = 0;
        if (lastScreen != null || over && end != null) {
            tell();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            // The reader may wait for a credit; it meets the closed pseudo-terminal then.
            credits.release(AHEAD);
            pty.destroy();
            whenGone.accept(this);
        }
    }
}
