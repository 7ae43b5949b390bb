package dev.sandlot.sync;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;

/** What of a directory goes, judged name by name. Names have one character a byte. */
public interface Filter {
    /**
     * The one for a directory in this one.
     *
     * @param has whether something of a name lies in it
     */
    Filter enter(String name, Path directory, Predicate<String> has) throws IOException;

    /** Whether this goes. A directory that doesn't is looked into only where {@link #goesBelow} says so. */
    boolean goes(String name, boolean directory);

    /** Whether something that goes may lie in a directory that doesn't. */
    boolean goesBelow(String name);

    /** Everything goes. */
    static Filter all() {
        return new Filter() {
            @Override
            public Filter enter(String name, Path directory, Predicate<String> has) {
                return this;
            }

            @Override
            public boolean goes(String name, boolean directory) {
                return true;
            }

            @Override
            public boolean goesBelow(String name) {
                return true;
            }
        };
    }
}
