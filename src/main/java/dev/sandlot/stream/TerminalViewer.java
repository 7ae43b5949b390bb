package dev.sandlot.stream;

import dev.sandlot.model.TerminalSize;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One pair of eyes, and perhaps hands, on a terminal. It is shown the screen as it is now and then everything that changes it, drawn for
 * its own size. Nothing is kept for one that is slow: it misses what happened meanwhile and is then shown the current screen. Used on
 * the context that it was opened on.
 */
public interface TerminalViewer extends AutoCloseable {
    /** How it looks at the terminal. */
    record Options(TerminalSize size, boolean readOnly, boolean clipboard) {}

    /** Who is shown the terminal. Called on the context that the viewer was opened on, never before {@code view} has completed. */
    interface Listener {
        /** Bytes for a terminal of the kind xterm-256color. */
        void shown(Buffer bytes);

        /**
         * The last call.
         *
         * @param how the process's end; null where only the viewer has ended: the terminal goes on, and can be viewed again
         */
        void ended(OutputItem.@Nullable End how);
    }

    /**
     * Types bytes as a keyboard (or the terminal itself, answering a question) would. Completes when they have been taken. Does nothing for a viewer that
     * only reads.
     */
    Future<Void> type(Buffer bytes);

    /**
     * The viewer has another size now, and is shown the terminal for that. The terminal's own size follows the writing viewer that was used
     * last, never one that only reads.
     */
    void resize(TerminalSize size);

    /** Shows, after at most 64 KiB that are on their way, nothing more until {@link #resume}, however long that is. */
    void pause();

    void resume();

    /** Leaves; the terminal goes on. Nothing more is told. */
    @Override
    void close();
}
