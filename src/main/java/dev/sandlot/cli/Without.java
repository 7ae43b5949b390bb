package dev.sandlot.cli;

import dev.sandlot.sync.Filter;
import dev.sandlot.sync.PathBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;

/** What another filter lets go, without one directory. */
record Without(Filter filter, Path directory, Path without) implements Filter {
    @Override
    public Filter enter(String name, Path below, Predicate<String> has) throws IOException {
        var entered = filter.enter(name, below, has);
        return without.startsWith(below) ? new Without(entered, below, without) : entered;
    }

    @Override
    public boolean goes(String name, boolean isDirectory) {
        return !isIt(name) && filter.goes(name, isDirectory);
    }

    @Override
    public boolean goesBelow(String name) {
        return !isIt(name) && filter.goesBelow(name);
    }

    private boolean isIt(String name) {
        return directory.resolve(PathBytes.toPath(name)).equals(without);
    }
}
