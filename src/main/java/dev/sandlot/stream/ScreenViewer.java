package dev.sandlot.stream;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** One pair of eyes, and perhaps hands, on a display, that speaks RFB (RFC 6143). Used on the context that it was opened on. */
public interface ScreenViewer extends AutoCloseable {
    /**
     * What it may do; what it may not is dropped.
     *
     * @param control keys, the pointer, and the display's size
     * @param clipboard the clipboard: reading it, and with {@code control} writing it too
     */
    record Options(boolean control, boolean clipboard) {}

    /** Who looks. Called on the context that the viewer was opened on, never before {@link #begin}. */
    interface Listener {
        /** Bytes of the display's server. */
        void shown(Buffer bytes);

        /** More may be {@link #said} again. */
        void drained();

        /**
         * The last call.
         *
         * @param fault what the client did wrong; null where the display has ended: it may come back, and can be viewed again
         */
        void ended(@Nullable String fault);
    }

    /** Begins to show: before that nothing is told. */
    void begin();

    /** Bytes of the client. False where it should say no more until {@link Listener#drained}. */
    boolean said(Buffer bytes);

    /** Shows nothing more until {@link #resume}. */
    void pause();

    void resume();

    /** Leaves. Nothing more is told. */
    @Override
    void close();
}
