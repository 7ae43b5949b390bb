package dev.sandlot.stream;

import dev.sandlot.model.FileStat;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A search among the files of a sandbox, which tells what it finds as it goes: in the order of names, the lines of a file in theirs. */
public interface Finding {
    /** The next piece, until {@link End}. One at a time. */
    Future<Piece> next();

    /** Repeatable. */
    Future<Void> close();

    /**
     * What is looked for, bytes as one character each (ISO 8859-1).
     *
     * @param name a pattern as fnmatch(3) has them that names have to fit, or null for any
     * @param text that has to stand in a line of the file, or null
     * @param anyCase whether ASCII letters stand for either case, in both
     * @param inGit whether directories named {@code .git} are looked into
     */
    record Wanted(@Nullable String name, @Nullable String text, boolean anyCase, boolean inGit) {}

    /** What comes. */
    sealed interface Piece {}

    /** @param line that has the text; null where none is looked for */
    record Hit(FileStat file, @Nullable Line line) implements Piece {}

    /**
     * A line of a file.
     *
     * @param number from 1
     * @param excerpt at most 200 bytes of it, where the text stands; what is not UTF-8 is replaced
     */
    record Line(long number, String excerpt) {}

    /** @param more whether there is more than was wanted */
    record End(boolean more) implements Piece {}
}
