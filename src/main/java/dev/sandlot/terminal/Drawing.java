package dev.sandlot.terminal;

import dev.sandlot.keeper.KeptTerminal;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource.Start;
import io.vertx.core.Future;

/**
 * A terminal's screen as bytes that draw it, and its log from there on.
 *
 * @param reader the receiver's to close
 */
record Drawing(KeptTerminal.Shown screen, OutputReader reader) {
    /** @param size of the terminal that it is for */
    static Future<Drawing> of(Terminal terminal, TerminalLog log, TerminalSize size) {
        return terminal.show(KeptTerminal.Form.SNAPSHOT, size)
                .compose(screen -> log.open(new Start.Position(Channel.PTY, screen.position()))
                        .map(reader -> new Drawing(screen, reader)));
    }
}
