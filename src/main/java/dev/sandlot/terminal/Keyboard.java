package dev.sandlot.terminal;

import dev.sandlot.keeper.KeptTerminal;
import dev.sandlot.model.TerminalSize;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * One viewer's keyboard. Who types drives; what only that viewer's terminal says by itself (answers, that it has come to the front) makes nobody the
 * driver, and is the driver's alone.
 */
record Keyboard(Terminal terminal, Viewer viewer, Typed typed) {
    /**
     * Completes when all has been taken.
     *
     * @param size the viewer's
     * @param drives whether it is the driver now
     */
    Future<Void> type(Buffer bytes, TerminalSize size, boolean drives) {
        Future<Void> last = Future.succeededFuture();
        for (var part : typed.take(bytes.getBytes())) {
            last = switch (part.kind()) {
                case KEYS -> {
                    terminal.drive(viewer, size);
                    yield terminal.type(part.bytes());
                }
                case SHIFT_ENTER -> {
                    terminal.drive(viewer, size);
                    yield terminal.press(new KeyNames.Press("Enter", KeptTerminal.SHIFT));
                }
                case FOCUS -> drives ? terminal.type(part.bytes()) : Future.succeededFuture();
                case ANSWER -> drives ? terminal.answer(part.bytes()) : Future.succeededFuture();
            };
        }
        return last;
    }
}
