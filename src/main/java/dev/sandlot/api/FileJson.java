package dev.sandlot.api;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileStat;
import dev.sandlot.model.InnerPath;
import dev.sandlot.stream.Watching.Changes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Files as the API shows them: {@code {path, kind, mode, size, modified_at, etag}}, of a link its {@code target} too. A path or target that is not UTF-8
 * is shown with replacements, and beside it {@code path_base64} or {@code target_base64} has its bytes.
 */
public final class FileJson {
    private static final int MOST_MODE = 0777;

    private FileJson() {}

    public static JsonObject of(FileStat stat) {
        return of(stat, stat.entry().path());
    }

    /** The same under another path, which says where it lies from what was asked for. */
    public static JsonObject of(FileStat stat, InnerPath path) {
        return of(stat.entry(), path).put("etag", stat.version());
    }

    /** The same without a version. */
    public static JsonObject of(FileEntry entry) {
        return of(entry, entry.path());
    }

    private static JsonObject of(FileEntry entry, InnerPath path) {
        var json = new JsonObject();
        put(json, "path", path);
        json.put("kind", Json.label(entry.kind()))
                .put("mode", mode(entry))
                .put("size", entry.size())
                .put("modified_at", Json.time(entry.modified()));
        if (entry.target() != null) {
            put(json, "target", entry.target());
        }
        return json;
    }

    /**
     * What has changed in a directory: {@code {path, paths, all}}. Where one of the paths is not UTF-8, {@code paths_base64} has the bytes of each that
     * isn't in its place, and null in those of others.
     */
    public static JsonObject of(InnerPath directory, Changes changes) {
        var json = new JsonObject();
        put(json, "path", directory);
        var texts = new JsonArray();
        var bytes = new JsonArray();
        changes.paths().forEach(path -> {
            texts.add(path.toString());
            bytes.add(base64(path));
        });
        json.put("paths", texts);
        if (bytes.stream().anyMatch(Objects::nonNull)) {
            json.put("paths_base64", bytes);
        }
        return json.put("all", changes.all());
    }

    /** As chmod(1) has it, four octal digits. */
    public static String mode(FileEntry entry) {
        return String.format("%04o", entry.mode());
    }

    /** Of permission bits in octal digits. A fault of kind INVALID where they are none. */
    public static int parseMode(String octal) {
        try {
            int mode = Integer.parseInt(octal, 8);
            if (mode >= 0 && mode <= MOST_MODE) {
                return mode;
            }
        } catch (NumberFormatException e) {
            // Told like a mode that is too large.
        }
        throw Fault.invalid("mode", "must be three octal digits, such as 0644").asException();
    }

    /** Adds a path under this name. */
    public static void put(JsonObject json, String name, InnerPath path) {
        json.put(name, path.toString());
        var bytes = base64(path);
        if (bytes != null) {
            json.put(name + "_base64", bytes);
        }
    }

    /** Null of what is UTF-8. */
    private static @Nullable String base64(InnerPath path) {
        var bytes = path.toBytes();
        return Utf8.is(bytes, bytes.length) ? null : Base64.getEncoder().encodeToString(bytes);
    }
}
