package dev.sandlot.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges what lies in a sandbox by the rules of the directory here: what would not go from here does not come either. */
public final class IncomingRules {
    private final Path root;
    private final Filter rules;
    private final Map<String, Optional<Filter>> directories = new HashMap<>();

    /** @param root the directory that the rules begin in */
    public IncomingRules(Path root, Filter rules) {
        this.root = root;
        this.rules = rules;
    }

    /** @param path below the root, one character a byte */
    public boolean goes(String path, boolean directory) throws IOException {
        int slash = path.lastIndexOf('/');
        var filter = above(path, slash);
        return filter != null && filter.goes(path.substring(slash + 1), directory);
    }

    /** Null where nothing goes. */
    private @Nullable Filter above(String path, int slash) throws IOException {
        return slash < 0 ? rules : in(path.substring(0, slash));
    }

    private @Nullable Filter in(String directory) throws IOException {
        var known = directories.get(directory);
        if (known == null) {
            known = Optional.ofNullable(enter(directory));
            directories.put(directory, known);
        }
        return known.orElse(null);
    }

    private @Nullable Filter enter(String directory) throws IOException {
        int slash = directory.lastIndexOf('/');
        var above = above(directory, slash);
        var name = directory.substring(slash + 1);
        if (above == null || !above.goes(name, true) && !above.goesBelow(name)) {
            return null;
        }
        var here = root.resolve(PathBytes.toPath(directory));
        return above.enter(name, here, child -> Files.exists(here.resolve(child), LinkOption.NOFOLLOW_LINKS));
    }
}
