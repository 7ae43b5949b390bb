package dev.sandlot.backend;

import dev.sandlot.keeper.BoxProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A box whose first process is one of this host.
 *
 * @param boot which start of the host it belongs to: a pid of another one means nothing
 */
record Handle(String boot, BoxProcess first) {
    private static final String NOW = read();

    private static String read() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Handle of(BoxProcess first) {
        return new Handle(NOW, first);
    }

    /** @throws IllegalArgumentException for a text that is none */
    static Handle parse(String text) {
        var words = text.split(" ");
        if (words.length != 3) {
            throw new IllegalArgumentException("no handle of a box: " + text);
        }
        return new Handle(words[0], new BoxProcess(Long.parseLong(words[1]), Long.parseLong(words[2])));
    }

    boolean isUp() {
        return boot.equals(NOW) && first.isAlive();
    }

    @Override
    public String toString() {
        return boot + " " + first.pid() + " " + first.startTicks();
    }
}
