package dev.sandlot.process;

import dev.sandlot.model.ProcessId;
import dev.sandlot.stream.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of one process, in {@code logs/PROCESS}. They belong to the daemon; whoever runs in the sandbox can't see them, and what runs
 * as its uid on the host's side holds them open but can't open them; those of a terminal it can.
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
     * started.
     *
     * @param sandboxes the directory that holds {@code ID/logs/PROCESS}
     */
    static void forgetArgs(Path sandboxes) throws IOException {
        for (var sandbox : directories(sandboxes)) {
            for (var process : directories(sandbox.resolve("logs"))) {
                Files.deleteIfExists(process.resolve("args"));
            }
        }
    }

    private static List<Path> directories(Path parent) throws IOException {
        var found = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(parent, Files::isDirectory)) {
            entries.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        return found;
    }

    /** The last screen of a terminal, once it has ended. */
    Path screen(boolean ansi) {
        return directory.resolve(ansi ? "screen.ansi" : "screen.text");
    }

    /** Makes the directory and the files that a holder opens; those of an earlier run of the process stay. */
    void create() throws IOException {
        create(null, output(Channel.STDOUT), output(Channel.STDERR), record());
    }

    /**
     * The same for a terminal, whose keeper opens them itself.
     *
     * @param uid who owns them, or null for the daemon's own
     */
    void createForTerminal(@Nullable Integer uid) throws IOException {
        create(uid, output(Channel.PTY), record());
    }

    private void create(@Nullable Integer uid, Path... files) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        for (var file : files) {
            if (!Files.exists(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PRIVATE));
                if (uid != null) {
                    Files.setAttribute(file, "unix:gid", uid);
                    Files.setAttribute(file, "unix:uid", uid);
                }
            }
        }
    }

    /**
     * The processes that have printed anything, the one that did last first.
     *
     * @param logs the directory that has one of each process
     */
    static List<ProcessId> printed(Path logs, int most) throws IOException {
        if (!Files.isDirectory(logs)) {
            return List.of();
        }
        record Printed(ProcessId process, FileTime at) {}
        var printed = new ArrayList<Printed>();
        try (var directories = Files.newDirectoryStream(logs)) {
            for (var directory : directories) {
                var name = directory.getFileName().toString();
                var at = ProcessId.isId(name) ? new LogFiles(directory).printedAt() : null;
                if (at != null) {
                    printed.add(new Printed(new ProcessId(name), at));
                }
            }
        }
        // Clocks of files are coarse; of those that printed in the same moment the newer one comes first.
        printed.sort(Comparator.comparing(Printed::at)
                .thenComparing(Printed::process)
                .reversed());
        return printed.stream().limit(most).map(Printed::process).toList();
    }

    /** When anything was last printed; null where that was never, or where the process was deleted meanwhile. */
    private @Nullable FileTime printedAt() throws IOException {
        FileTime last = null;
        for (var channel : Channel.values()) {
            // Of thousands of logs, one file each has something: the others are not asked by way of an exception.
            if (output(channel).toFile().length() == 0) {
                continue;
            }
            try {
                var at = Files.getLastModifiedTime(output(channel));
                last = last == null || at.compareTo(last) > 0 ? at : last;
            } catch (NoSuchFileException none) {
                continue;
            }
        }
        return last;
    }

    /** How many bytes have ever been printed. */
    long printedBytes() {
        long bytes = 0;
        for (var channel : Channel.values()) {
            bytes += output(channel).toFile().length();
        }
        return bytes;
    }

    /** Deletes everything. The directory holds plain files of the daemon's only. */
    void delete() throws IOException {
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
