package dev.sandlot.process;

import dev.sandlot.keeper.InstalledFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The scripts of a terminal, {@linkplain InstalledFile installed} where a sandbox's uid can read them.
 *
 * @param terminal makes a terminal
 * @param pump carries what a terminal prints into its log
 * @param enter types what Shift+Enter means
 * @param tmux the configuration of tmux
 */
record TerminalScripts(Path terminal, Path pump, Path enter, Path tmux) {

    /** Writes them into the directory, which is made if need be. */
    static TerminalScripts install(Path directory) {
        try {
            InstalledFile.prepare(directory);
            return new TerminalScripts(
                    install(directory, "terminal", ".sh"),
                    install(directory, "pump", ".pl"),
                    install(directory, "enter", ".pl"),
                    install(directory, "tmux", ".conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path install(Path directory, String name, String ending) throws IOException {
        try (var resource = TerminalScripts.class.getResourceAsStream(name + ending)) {
            return InstalledFile.install(directory, name, ending, resource.readAllBytes(), "r--r--r--");
        }
    }
}
