package dev.sandlot.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code .sandlot.toml} says, in a directory or above it: {@code sandbox}, and where they are given {@code path} and {@code exclude}.
 *
 * @param directory where the file lies, which is the one that is brought
 * @param path in the sandbox
 * @param exclude patterns as .gitignore has them
 */
record Pin(Path directory, String sandbox, String path, List<String> exclude) {
    static final String FILE = ".sandlot.toml";
    private static final Set<String> KEYS = Set.of("sandbox", "path", "exclude");

    /** That of this directory, or of the nearest above; null where there is none. */
    static @Nullable Pin of(Path directory) {
        for (var above = directory.toAbsolutePath().normalize(); above != null; above = above.getParent()) {
            var file = above.resolve(FILE);
            if (Files.isRegularFile(file)) {
                return read(above, file);
            }
        }
        return null;
    }

    private static Pin read(Path directory, Path file) {
        try {
            var root = new TomlMapper().readTree(Files.readString(file));
            root.fieldNames().forEachRemaining(key -> {
                if (!KEYS.contains(key)) {
                    throw wrong(file, "the key \"" + key + "\" is unknown: there are sandbox, path and exclude");
                }
            });
            var exclude = new ArrayList<String>();
            for (var pattern : root.path("exclude")) {
                exclude.add(text(file, "exclude", pattern));
            }
            var path = root.has("path") ? text(file, "path", root.get("path")) : "";
            return new Pin(directory, text(file, "sandbox", root.path("sandbox")), path, exclude);
        } catch (JacksonException e) {
            throw wrong(file, e.getOriginalMessage());
        } catch (IOException e) {
            throw wrong(file, "it can't be read: " + e.getMessage());
        }
    }

    private static String text(Path file, String key, JsonNode value) {
        if (!value.isTextual()) {
            throw wrong(file, "it needs " + key + " = \"...\"");
        }
        return value.asText();
    }

    private static FaultException wrong(Path file, String why) {
        return Fault.of(Fault.Kind.INVALID, Visible.line(file.toString()) + ": " + Visible.line(why))
                .asException();
    }

    /** Writes the file of a directory that has none. A fault of kind CONFLICT where there is one. */
    static void write(Path directory, CopyPlace place) throws IOException {
        if (Files.exists(directory.resolve(FILE))) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            Visible.line(directory.resolve(FILE).toString()) + " is there already",
                            "change it with an editor")
                    .asException();
        }
        var text = "# Where \"sandlot sync\" brings this directory; see \"sandlot sync --help\".\nsandbox = \""
                + place.sandbox() + "\"\n"
                + (place.path().isEmpty() ? "" : "path = '" + place.path() + "'\n");
        Files.writeString(directory.resolve(FILE), text, StandardCharsets.UTF_8);
    }

    CopyPlace place() {
        return new CopyPlace(sandbox, path);
    }
}
