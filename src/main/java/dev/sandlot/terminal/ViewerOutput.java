package dev.sandlot.terminal;

import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.TerminalViewer.Listener;
import dev.sandlot.wire.TerminalFilter;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What goes to a viewer's own terminal: the log without what isn't for that one, and drawings in its place. Used on the viewer's context. */
final class ViewerOutput {
    private final Listener listener;
    private final TerminalFilter filter;
    private boolean drives;

    /** @param clipboard whether its clipboard may be set */
    ViewerOutput(Listener listener, boolean clipboard) {
        this.listener = listener;
        this.filter = new TerminalFilter(clipboard);
    }

    /** Whether the viewer is the driver: questions of programs are for its terminal. */
    void drives(boolean whether) {
        drives = whether;
        listener.driving(whether);
    }

    boolean drives() {
        return drives;
    }

    /** Gives what is for it of a chunk's bytes. */
    void chunk(Chunk chunk, byte[] bytes) {
        listener.shown(chunk.seq(), Buffer.buffer(filter.pass(bytes, 0, bytes.length, drives)));
    }

    /** Chunks that can't be shown any more. */
    void gap(OutputItem.Gap gap) {
        listener.skipped(gap.from(), gap.to());
    }

    /**
     * Gives a drawing.
     *
     * @param from the first chunk in whose place it is; null where nothing has been shown
     * @param next the chunk that comes behind it
     */
    void drawing(@Nullable Long from, long next, Buffer bytes) {
        filter.reset();
        if (from != null) {
            listener.skipped(from, next);
        }
        listener.shown(next, bytes);
    }

    /** Whether a question for the cursor's position was given whose answer has not come yet; with this, it has. */
    boolean takePosition() {
        return filter.takePosition();
    }

    /** @param how the process's end; null where the terminal goes on */
    void end(OutputItem.@Nullable End how) {
        listener.ended(how);
    }
}
