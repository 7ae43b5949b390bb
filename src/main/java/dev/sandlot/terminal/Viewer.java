package dev.sandlot.terminal;

import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Returned;
import dev.sandlot.stream.TerminalViewer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * A viewer of a living terminal: who may drive it, with the stream that it is shown and a keyboard. All on its context, but for what
 * says otherwise.
 */
final class Viewer implements TerminalViewer {
    private final Context context;
    private final Terminal terminal;
    private final Options options;
    private final ViewerOutput output;
    private final ViewerStream stream;
    private final Keyboard keyboard;

    /** @param context where it was opened */
    Viewer(Context context, Terminal terminal, TerminalLog log, Options options, Listener listener) {
        this.context = context;
        this.terminal = terminal;
        this.options = options;
        this.output = new ViewerOutput(listener, options.clipboard());
        this.stream = new ViewerStream(context, terminal, log, options, output, () -> terminal.leave(this));
        this.keyboard = new Keyboard(terminal, this, new Typed(output::takePosition));
    }

    /** Begins to show, in a moment: when the one who opened it knows it. */
    void begin() {
        terminal.join(this);
        if (!options.readOnly()) {
            terminal.drive(this, options.size());
        }
        context.runOnContext(v -> stream.goOn());
    }

    /** It is the driver from now on, or no longer. From any thread. */
    void drives(boolean whether) {
        here(() -> output.drives(whether));
    }

    /** The terminal has this size from now on. From any thread. */
    void resized(TerminalSize now) {
        here(() -> stream.resized(now));
    }

    /** The daemon leaves the terminal: the viewer has to come back. From any thread. */
    void abandon() {
        here(stream::breakOff);
    }

    private void here(Runnable work) {
        context.runOnContext(v -> {
            if (!stream.isClosed()) {
                work.run();
            }
        });
    }

    @Override
    public Future<Void> type(Buffer bytes) {
        if (options.readOnly() || stream.isClosed()) {
            return Future.succeededFuture();
        }
        // Keys for a terminal that has gone are for nobody.
        return Returned.to(context, keyboard.type(bytes, stream.size(), output.drives()))
                .otherwiseEmpty();
    }

    @Override
    public void resize(TerminalSize wanted) {
        if (stream.isClosed() || wanted.equals(stream.size())) {
            return;
        }
        stream.size(wanted);
        if (output.drives()) {
            terminal.drive(this, wanted);
        }
    }

    @Override
    public void pause() {
        stream.pause();
    }

    @Override
    public void resume() {
        stream.resume();
    }

    @Override
    public void close() {
        if (!stream.isClosed()) {
            stream.close();
        }
    }
}
