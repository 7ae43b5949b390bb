package dev.sandlot.stream;

import dev.sandlot.model.TerminalSize;
import java.util.Objects;

/** From the byte {@code skip} of the chunk {@code seq} on, a terminal was so large. */
public record Resized(long seq, long skip, TerminalSize size) {
    public Resized {
        Objects.requireNonNull(size);
    }
}
