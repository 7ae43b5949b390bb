package dev.sandlot.process;

import dev.sandlot.model.TerminalSize;
import org.jspecify.annotations.Nullable;

/** What a process has for its standard input, and whether that is a terminal, as its output then is too. */
public sealed interface Stdio {

    /** /dev/null. */
    record Nothing() implements Stdio {}

    /** These bytes, and then its end. */
    record Given(byte[] bytes) implements Stdio {}

    /** Open until it is ended deliberately. */
    record Open() implements Stdio {}

    /** A terminal of this size. */
    record OnTerminal(TerminalSize size) implements Stdio {}

    /** What it is given to read, or null. */
    default byte @Nullable [] given() {
        return this instanceof Given given ? given.bytes() : null;
    }

    default boolean isOpen() {
        return this instanceof Open;
    }

    /** The size of its terminal, or null where it has none. */
    default @Nullable TerminalSize terminal() {
        return this instanceof OnTerminal terminal ? terminal.size() : null;
    }
}
