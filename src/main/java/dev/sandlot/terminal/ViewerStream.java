package dev.sandlot.terminal;

import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputSource.Start;
import dev.sandlot.stream.Returned;
import dev.sandlot.stream.TerminalViewer.Options;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one viewer of a living terminal is shown. It does one thing at a time: it draws the screen as it is, or it reads the log on from there. Where the
 * viewer's size isn't the terminal's, it only reads until there is something new, and draws the screen again. All on its context.
 */
final class ViewerStream {
    /** Between two drawings; and between tries where the holder doesn't answer, of which the process's end is the usual cause. */
    private static final long REDRAW_MILLIS = 100;

    private static final int TRIES = 100;

    private final Context context;
    private final Terminal terminal;
    private final TerminalLog log;
    private final Options options;
    private final ViewerOutput output;
    private final Runnable ended;
    private final LogCursor cursor;

    private TerminalSize size;
    /** The log itself is shown, not only drawings. */
    private boolean raw;

    private boolean wantsDrawing;
    private boolean busy;
    private boolean paused;
    private boolean closed;
    private int failures;
    private OutputItem.@Nullable End end;

    /**
     * Shows nothing before {@link #goOn}.
     *
     * @param ended run when it shows nothing more, before the output ends
     */
    ViewerStream(
            Context context, Terminal terminal, TerminalLog log, Options options, ViewerOutput output, Runnable ended) {
        this.context = context;
        this.terminal = terminal;
        this.log = log;
        this.options = options;
        this.output = output;
        this.ended = ended;
        this.size = options.size();
        this.cursor = new LogCursor(log);
        this.wantsDrawing = options.from() == null;
        this.raw = !wantsDrawing;
    }

    /** Does what is next, where nothing is being done. */
    void goOn() {
        if (closed || paused || busy) {
            return;
        }
        if (end != null) {
            finish(end);
        } else if (wantsDrawing) {
            draw();
        } else if (cursor.isSet()) {
            read();
        } else {
            open();
        }
    }

    private void draw() {
        busy = true;
        wantsDrawing = false;
        here(Drawing.of(terminal, log, size)).onSuccess(this::drawn).onFailure(e -> notDrawn());
    }

    private void drawn(Drawing now) {
        busy = false;
        failures = 0;
        if (closed) {
            now.reader().close();
            return;
        }
        var before = shownUpTo();
        cursor.set(now.reader(), now.screen().position());
        raw = now.screen().size().equals(size);
        output.drawing(before, cursor.next(), Buffer.buffer(now.screen().bytes()));
        goOn();
    }

    /** The chunk that it wants next; null where that is none before it has been drawn the screen. */
    private @Nullable Long shownUpTo() {
        return cursor.isSet() ? Long.valueOf(cursor.next()) : options.from();
    }

    /** The holder has gone, and how the process ended will be known; or it is only busy. */
    private void notDrawn() {
        end = log.end();
        raw = false;
        wantsDrawing = true;
        if (end == null && ++failures > TRIES) {
            breakOff();
        } else {
            again();
        }
    }

    private void again() {
        busy = true;
        context.owner().setTimer(REDRAW_MILLIS, id -> {
            busy = false;
            goOn();
        });
    }

    private void open() {
        busy = true;
        var from = options.from() == null ? new Start.First() : new Start.At(options.from());
        here(log.open(from))
                .onSuccess(opened -> {
                    busy = false;
                    if (closed) {
                        opened.close();
                    } else {
                        cursor.set(opened, 0);
                        goOn();
                    }
                })
                .onFailure(e -> breakOff());
    }

    private void read() {
        busy = true;
        here(cursor.read())
                .onSuccess(items -> {
                    busy = false;
                    take(items);
                    goOn();
                })
                .onFailure(e -> breakOff());
    }

    private void take(List<OutputItem> items) {
        for (var item : items) {
            if (closed) {
                return;
            }
            if (item instanceof OutputItem.End how) {
                end = how;
            } else if (raw && item instanceof Chunk chunk) {
                show(chunk);
            } else if (raw && item instanceof OutputItem.Gap gap) {
                output.gap(gap);
                wantsDrawing = true;
            }
        }
        if (end != null || closed) {
            return;
        }
        if (!raw) {
            wantsDrawing = true;
            again();
        } else if (options.from() == null && cursor.isFarBehind()) {
            wantsDrawing = true;
        }
    }

    private void show(Chunk chunk) {
        var bytes = chunk.bytes().getBytes();
        cursor.pass(bytes.length);
        output.chunk(chunk, bytes);
    }

    private void finish(OutputItem.End how) {
        busy = true;
        var last = raw && !wantsDrawing ? Future.succeededFuture(Buffer.buffer()) : log.lastDrawing();
        here(last).onComplete(done -> {
            if (closed) {
                return;
            }
            // None, where it was killed together with its holder.
            if (done.succeeded() && done.result().length() > 0) {
                output.drawing(cursor.isSet() ? cursor.next() : null, cursor.next(), done.result());
            }
            close();
            output.end(how);
        });
    }

    /** What has been shown no longer holds: the screen is drawn as soon as may be. */
    private void redraw() {
        wantsDrawing = true;
        // Where it is being read, what it waits for may never come.
        cursor.close();
        goOn();
    }

    /** The terminal has this size from now on. */
    void resized(TerminalSize now) {
        // The driver's own size is on its way where it isn't this.
        if (end == null && (now.equals(size) ? !raw : raw && !output.drives())) {
            redraw();
        }
    }

    /** The viewer has this size from now on. A driver's is the terminal's, which tells of it when that has it. */
    void size(TerminalSize wanted) {
        size = wanted;
        if (!output.drives()) {
            redraw();
        }
    }

    TerminalSize size() {
        return size;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        goOn();
    }

    /** Ends, though the terminal goes on: the viewer has to come back. */
    void breakOff() {
        if (!closed) {
            close();
            output.end(null);
        }
    }

    /** Shows nothing more. */
    void close() {
        closed = true;
        ended.run();
        cursor.close();
    }

    boolean isClosed() {
        return closed;
    }

    private <T> Future<T> here(Future<T> future) {
        return Returned.to(context, future);
    }
}
