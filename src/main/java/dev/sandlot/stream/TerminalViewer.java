package dev.sandlot.stream;

import dev.sandlot.model.TerminalSize;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One pair of eyes, and perhaps hands, on a terminal: a reader of its log, who begins with a drawing of the screen as it is, or at a chunk that it names. A
 * viewer whose size isn't the terminal's, and one that is slow, is shown further drawings, for its size, in place of the log. Used on
 * the context that it was opened on.
 *
 * <p>The viewer who may write and has joined or typed last is the driver: the terminal has its size, and asks its terminal; the questions of programs are
 * taken out of what all others are shown.
 */
public interface TerminalViewer extends AutoCloseable {
    /**
     * How it looks at the terminal.
     *
     * @param clipboard whether it is shown what sets its clipboard (OSC 52)
     * @param from the number of the first chunk that it wants, and no drawing before it; such a viewer is never taken for slow. Null for a drawing
     */
    record Options(
            TerminalSize size,
            boolean readOnly,
            boolean clipboard,
            @Nullable Long from) {}

    /** Who is shown the terminal. Called on the context that the viewer was opened on, never before {@code view} has completed. */
    interface Listener {
        /**
         * Bytes for a terminal like xterm: a chunk's, perhaps without some sequences, or a drawing.
         *
         * @param seq the chunk's number; of a drawing, that of the chunk that comes next, a part of which it may show already
         */
        void shown(long seq, Buffer bytes);

        /**
         * What is shown next is a drawing, in place of the chunks {@code from} (included) to {@code to} (excluded), of which there may be none. Not told
         * before the drawing with which a viewer begins.
         */
        default void skipped(long from, long to) {}

        /** Whether it is the driver from now on. */
        default void driving(boolean whether) {}

        /**
         * The last call.
         *
         * @param how the process's end; null where only the viewer has ended: the terminal goes on, and can be viewed again
         */
        void ended(OutputItem.@Nullable End how);
    }

    /**
     * Types bytes as a keyboard would; those that are a terminal's answer to a question are passed on where that was asked and this is the driver. Completes
     * when they have been taken. Does nothing for a viewer that only reads.
     */
    Future<Void> type(Buffer bytes);

    /**
     * The viewer has another size now, and is shown the terminal for that. The terminal's own size follows the driver.
     */
    void resize(TerminalSize size);

    /** Shows, after at most 64 KiB that are on their way, nothing more until {@link #resume}, however long that is. */
    void pause();

    void resume();

    /** Leaves; the terminal goes on. Nothing more is told. */
    @Override
    void close();
}
