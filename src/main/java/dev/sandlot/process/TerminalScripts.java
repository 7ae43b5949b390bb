package dev.sandlot.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The scripts of a terminal, put where a sandbox's uid can read them. Their names carry a hash of what they hold: another version of Sandlot
 * never changes a script that is running.
 *
 * @param terminal makes a terminal
 * @param terminalHolder keeps a terminal's process
 * @param pump carries what a terminal prints into its log
 * @param enter types what Shift+Enter means
 * @param tmux the configuration of tmux
 */
record TerminalScripts(Path terminal, Path terminalHolder, Path pump, Path enter, Path tmux) {

    /** Writes them into the directory, which is made if need be. */
    static TerminalScripts install(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new TerminalScripts(
                    install(directory, "terminal", ".sh"),
                    install(directory, "terminal", ".pl"),
                    install(directory, "pump", ".pl"),
                    install(directory, "enter", ".pl"),
                    install(directory, "tmux", ".conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path install(Path directory, String name, String ending) throws IOException {
        byte[] text;
        try (var resource = TerminalScripts.class.getResourceAsStream(name + ending)) {
            text = resource.readAllBytes();
        }
        var target = directory.resolve(name + "-" + hash(text) + ending);
        if (!Files.exists(target)) {
            var written = Files.createTempFile(directory, name, ".new");
            Files.write(written, text);
            Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("r--r--r--"));
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return target;
    }

    private static String hash(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
