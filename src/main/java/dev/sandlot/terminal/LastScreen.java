package dev.sandlot.terminal;

import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.TerminalViewer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A viewer of a terminal that has ended: its last screen, then the end. */
final class LastScreen implements TerminalViewer {
    private boolean closed;

    /**
     * @param screen empty where none was kept
     * @param end null where it isn't known yet: then the viewer has to come back
     */
    LastScreen(Buffer screen, OutputItem.@Nullable End end, Listener listener, Context context) {
        context.runOnContext(v -> {
            if (!closed && screen.length() > 0) {
                listener.shown(0, screen);
            }
            if (!closed) {
                listener.ended(end);
            }
        });
    }

    @Override
    public Future<Void> type(Buffer bytes) {
        return Future.succeededFuture();
    }

    @Override
    public void resize(TerminalSize size) {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void close() {
        closed = true;
    }
}
