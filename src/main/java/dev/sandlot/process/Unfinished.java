package dev.sandlot.process;

import dev.sandlot.model.ProcessId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which processes of a sandbox have ended but left something behind that holds their output open, kept on disk: a file each in
 * {@code logs/unfinished}. So another daemon finds them without a look at every log there is.
 */
record Unfinished(Path directory) {
    static Unfinished in(Path logs) {
        return new Unfinished(logs.resolve("unfinished"));
    }

    void add(ProcessId process) throws IOException {
        Files.createDirectories(directory);
        try {
            Files.createFile(directory.resolve(process.value()));
        } catch (FileAlreadyExistsException known) {
            return;
        }
    }

    void remove(ProcessId process) throws IOException {
        Files.deleteIfExists(directory.resolve(process.value()));
    }

    List<ProcessId> list() {
        var names = directory.toFile().list();
        return names == null
                ? List.of()
                : List.of(names).stream()
                        .filter(ProcessId::isId)
                        .map(ProcessId::new)
                        .toList();
    }
}
