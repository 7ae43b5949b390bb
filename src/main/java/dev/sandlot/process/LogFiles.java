package dev.sandlot.process;

import dev.sandlot.stream.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files of one process, in {@code logs/PROCESS}. They belong to the daemon; whoever runs in the sandbox can't see them, and what runs
 * as its uid on the host's side holds them open but can't open them.
 */
record LogFiles(Path directory) {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    Path output(Channel channel) {
        return directory.resolve(channel.label());
    }

    Path index() {
        return directory.resolve("index");
    }

    /** What the holder says of the process's life. */
    Path record() {
        return directory.resolve("record");
    }

    /**
     * Removes what earlier versions that were killed left behind of what commands were told, secrets included. To be called before anything is
     * started. It looks into every log that there is, and so does it once.
     *
     * @param sandboxes the directory that holds {@code ID/logs/PROCESS}
     * @param done the file that says that it is done
     */
    static void forgetArgs(Path sandboxes, Path done) throws IOException {
        if (Files.exists(done)) {
            return;
        }
        for (var sandbox : directories(sandboxes)) {
            for (var process : directories(sandbox.resolve("logs"))) {
                Files.deleteIfExists(process.resolve("args"));
            }
        }
        if (Files.isDirectory(sandboxes)) {
            Files.createFile(done);
        }
    }

    /** Those in this directory; none where it isn't one. */
    static List<Path> directories(Path parent) throws IOException {
        var found = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(parent, Files::isDirectory)) {
            entries.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        return found;
    }

    /** Makes the directory and the files that a holder opens; those of an earlier run of the process stay. */
    void create() throws IOException {
        create(output(Channel.STDOUT), output(Channel.STDERR), record());
    }

    /** The same for a terminal, whose holder makes the rest. */
    void createForTerminal() throws IOException {
        create(output(Channel.PTY), record());
        Files.write(record(), new byte[0]);
    }

    private void create(Path... files) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        for (var file : files) {
            if (!Files.exists(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PRIVATE));
            }
        }
    }

    /** How many bytes have ever been printed. */
    long printedBytes() {
        long bytes = 0;
        for (var channel : Channel.values()) {
            bytes += output(channel).toFile().length();
        }
        return bytes;
    }

    void delete() throws IOException {
        delete(directory);
    }

    /** Deletes a directory, where it is there, that holds plain files only and that no sandbox sees. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
