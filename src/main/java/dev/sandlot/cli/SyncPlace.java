package dev.sandlot.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A directory here and the place in a sandbox that it is brought to.
 *
 * @param directory without links
 * @param exclude patterns that are pinned with it
 * @param pinned whether {@link Pin} has named the sandbox
 */
record SyncPlace(Path directory, CopyPlace place, List<String> exclude, boolean pinned) {
    /** The words {@code [DIR] [NAME[:PATH]]} as they were typed; what they leave out, the pin says. */
    static SyncPlace of(List<String> words) {
        var directory = words.size() == 2 ? words.get(0) : null;
        var name = words.size() == 2 ? words.get(1) : null;
        if (words.size() == 1) {
            boolean isDirectory =
                    !CopyPlace.of(words.get(0)).isInside() && words.get(0).indexOf('/') >= 0
                            || words.get(0).startsWith(".")
                            || Files.isDirectory(Path.of(words.get(0))) && Pin.of(Path.of(words.get(0))) != null;
            directory = isDirectory ? words.get(0) : null;
            name = isDirectory ? null : words.get(0);
        }
        return of(directory, name);
    }

    /** @param name {@code NAME[:PATH]}, or null for what is pinned */
    static SyncPlace of(@Nullable String directory, @Nullable String name) {
        var typed = Path.of(directory == null ? "" : directory);
        var pin = Pin.of(typed);
        if (name == null && pin == null) {
            throw new UsageError(
                    "which sandbox? Name it, such as: sandlot sync . demo (--pin remembers it in " + Pin.FILE + ")");
        }
        var here = directory == null && pin != null ? pin.directory() : typed;
        if (!Files.isDirectory(here)) {
            throw new UsageError("there is no directory " + Visible.line(here.toString()) + " here");
        }
        try {
            var root = here.toRealPath();
            if (root.getParent() == null) {
                throw new UsageError("this is the root directory; name the one that is to be brought");
            }
            var place = name != null ? named(name) : Objects.requireNonNull(pin).place();
            return new SyncPlace(root, place, pin == null ? List.of() : pin.exclude(), name == null);
        } catch (IOException e) {
            throw new UsageError("can't read " + Visible.line(here.toString()) + ": " + e.getMessage());
        }
    }

    /** {@code NAME[:PATH]}. */
    static CopyPlace named(String name) {
        var place = CopyPlace.of(name);
        return place.isInside() ? place : new CopyPlace(name, "");
    }

    /** What is pinned is told, since nobody has typed it. */
    void say(Console console, boolean quiet) {
        if (pinned && !quiet) {
            console.say("sandlot: " + place.shown() + " (from " + Pin.FILE + ")");
        }
    }

    /** Where a directory below the one here lies there. */
    String inside(Path here) {
        var path = Path.of("/workspace").resolve(place.path()).normalize().toString();
        if (!here.startsWith(directory) || here.equals(directory)) {
            return path;
        }
        return path.replaceFirst("/+$", "") + "/" + directory.relativize(here);
    }
}
