package dev.sandlot.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was done for an agent, written before it is done, so that it can be undone however far it came.
 *
 * @param version of this program
 * @param command that serves the tools
 * @param token the id of the token that was made for it, or null for none
 * @param files the agent's own, as they were
 */
record SetupRecord(
        String version, List<String> command, @Nullable String token, List<ConfigFiles.Kept> files) {
    /** Null where there is none. */
    static @Nullable SetupRecord read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        var json = JsonTree.parse(Files.readString(file));
        var token = json.get("token");
        return new SetupRecord(
                json.get("version").text(),
                json.get("command").items().stream().map(JsonTree::text).toList(),
                token.isNull() ? null : token.text(),
                json.get("files").items().stream().map(ConfigFiles::read).toList());
    }

    /** Whether it is what would be done now. */
    boolean isOf(String nowVersion, List<String> nowCommand) {
        return version.equals(nowVersion) && command.equals(nowCommand);
    }

    /** The same once it is done. */
    SetupRecord done() throws IOException {
        var changed = new ArrayList<ConfigFiles.Kept>();
        for (var kept : files) {
            changed.add(kept.changed());
        }
        return new SetupRecord(version, command, token, changed);
    }

    void write(Path file) throws IOException {
        var json = JsonTree.object()
                .put("version", version)
                .put("command", command)
                .put("token", token)
                .put(
                        "files",
                        JsonTree.array(
                                files.stream().map(ConfigFiles.Kept::json).toList()));
        OwnFile.replace(file, json.pretty().getBytes(StandardCharsets.UTF_8));
    }
}
