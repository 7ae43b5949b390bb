package dev.sandlot.sync;

import org.jspecify.annotations.Nullable;

/**
 * One pattern of gitignore(5).
 *
 * @param negated whether what it matches is kept
 * @param directoryOnly whether it matches directories only
 */
record IgnorePattern(boolean negated, boolean directoryOnly, Matcher matcher) {
    interface Matcher {
        /**
         * @param base where the part of the path begins that lies below the directory of the pattern
         * @param name where the last component begins
         */
        boolean matches(String path, int base, int name);
    }

    /**
     * Null where it can match nothing, as git has it with patterns that are broken.
     *
     * @param text without an end of line, not empty
     * @param ignoreCase whether what is matched is in lower case
     */
    static @Nullable IgnorePattern parse(String text, boolean ignoreCase) {
        boolean negated = text.startsWith("!");
        boolean directoryOnly = text.endsWith("/");
        var pattern = text.substring(negated ? 1 : 0, text.length() - (directoryOnly ? 1 : 0));
        var matcher = !pattern.contains("/")
                ? ofName(pattern, ignoreCase)
                : ofPath(pattern.startsWith("/") ? pattern.substring(1) : pattern, ignoreCase);
        return matcher == null ? null : new IgnorePattern(negated, directoryOnly, matcher);
    }

    /** Matches the last component of a path, wherever it lies. Most patterns are of this kind, and few of those need more than a comparison. */
    private static @Nullable Matcher ofName(String pattern, boolean ignoreCase) {
        var text = ignoreCase ? Ascii.lower(pattern) : pattern;
        if (isLiteral(text)) {
            return (path, base, name) -> path.length() - name == text.length() && path.endsWith(text);
        }
        var ending = text.substring(1);
        if (text.startsWith("*") && isLiteral(ending)) {
            return (path, base, name) -> path.length() - name >= ending.length() && path.endsWith(ending);
        }
        var glob = PathGlob.parse(pattern, ignoreCase);
        return glob == null ? null : (path, base, name) -> glob.matches(path, name);
    }

    /** Matches what lies below the directory that has the pattern, with its path from there. */
    private static @Nullable Matcher ofPath(String pattern, boolean ignoreCase) {
        if (isLiteral(pattern)) {
            var text = ignoreCase ? Ascii.lower(pattern) : pattern;
            return (path, base, name) -> path.length() - base == text.length() && path.endsWith(text);
        }
        var glob = PathGlob.parse(pattern, ignoreCase);
        return glob == null ? null : (path, base, name) -> glob.matches(path, base);
    }

    private static boolean isLiteral(String pattern) {
        return pattern.chars().noneMatch(c -> c == '*' || c == '?' || c == '[' || c == '\\');
    }
}
