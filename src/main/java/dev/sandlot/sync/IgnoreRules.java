package dev.sandlot.sync;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is ignored in one directory, by all that has a say there: the last pattern that matches in the strongest source with one that does. Immutable; those
 * of a directory lead to those of the directories in it, so that a walk needs no more than what it has entered.
 */
public final class IgnoreRules {
    /** Nothing is ignored. */
    public static final IgnoreRules NONE = of(List.of(), List.of());

    /**
     * A source, and behind it those that are asked where it does not decide.
     *
     * @param base how much of the path leads to the directory that has the file
     */
    private record Source(
            IgnoreFile file, int base, @Nullable Source weaker) {}

    /** From where the rules begin to this directory, with a slash at its end; empty there. */
    private final String path;

    private final @Nullable Source strongest;
    private final @Nullable Source others;
    /** Whether all is ignored, because this directory is. */
    private final boolean all;

    private IgnoreRules(String path, @Nullable Source strongest, @Nullable Source others, boolean all) {
        this.path = path;
        this.strongest = strongest;
        this.others = others;
        this.all = all;
    }

    /**
     * The rules of the uppermost directory, without its own files. Of several sources the last is the strongest.
     *
     * @param stronger than any file of a directory, such as those of a command line
     * @param weaker than any, such as core.excludesFile and .git/info/exclude
     */
    public static IgnoreRules of(List<IgnoreFile> stronger, List<IgnoreFile> weaker) {
        return new IgnoreRules("", chain(null, 0, stronger), chain(null, 0, weaker), false);
    }

    private static @Nullable Source chain(@Nullable Source weaker, int base, List<IgnoreFile> files) {
        var chain = weaker;
        for (var file : files) {
            chain = file.isEmpty() ? chain : new Source(file, base, chain);
        }
        return chain;
    }

    /** The same, and on top of it the files that lie in this directory. Of several the last is the strongest. */
    public IgnoreRules with(List<IgnoreFile> files) {
        return all ? this : new IgnoreRules(path, strongest, chain(others, path.length(), files), false);
    }

    /**
     * The rules of a directory in this one. Where it is ignored itself, so is all in it, as with git, and its files have no say.
     *
     * @param files those that lie in it
     */
    public IgnoreRules enter(String name, List<IgnoreFile> files) {
        return new IgnoreRules(path + name + "/", strongest, others, ignores(name, true)).with(files);
    }

    boolean ignoresAll() {
        return all;
    }

    /** Of an entry of this directory. A link is no directory, whatever it leads to. */
    public boolean ignores(String name, boolean directory) {
        if (all) {
            return true;
        }
        var whole = path + name;
        var pattern = deciding(strongest, whole, directory);
        if (pattern == null) {
            pattern = deciding(others, whole, directory);
        }
        return pattern != null && !pattern.negated();
    }

    private @Nullable IgnorePattern deciding(@Nullable Source first, String whole, boolean directory) {
        for (var source = first; source != null; source = source.weaker()) {
            var pattern = source.file().deciding(whole, source.base(), path.length(), directory);
            if (pattern != null) {
                return pattern;
            }
        }
        return null;
    }
}
