package dev.sandlot.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipInputStream;

/** The plugin for Claude Code, as it lies in this program. */
final class PluginFiles {
    private static final String ARCHIVE = "/webroot/plugin.zip";
    private static final String SERVERS = ".mcp.json";

    private PluginFiles() {}

    /**
     * Unpacks it into a directory that is not there, or is replaced.
     *
     * @param command by which it starts the tools
     */
    static void unpack(Path directory, List<String> command) throws IOException {
        remove(directory);
        OwnFile.directory(directory);
        try (var in = PluginFiles.class.getResourceAsStream(ARCHIVE)) {
            if (in == null) {
                throw new IOException("this build of sandlot has no plugin in it");
            }
            var zip = new ZipInputStream(in);
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var file = directory.resolve(entry.getName()).normalize();
                if (!file.startsWith(directory)) {
                    throw new IOException("a file of the plugin would lie outside of it");
                }
                OwnFile.directory(Objects.requireNonNull(file.getParent()));
                Files.copy(zip, file);
            }
        }
        var server = JsonTree.object().put("command", command.get(0)).put("args", command.subList(1, command.size()));
        var servers = JsonTree.object().put("mcpServers", Map.of("sandlot", server));
        Files.write(directory.resolve(SERVERS), servers.pretty().getBytes(StandardCharsets.UTF_8));
    }

    /** Removes the directory with all that is in it; nothing where it is not there. */
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(PluginFiles::delete);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
