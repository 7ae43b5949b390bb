package dev.sandlot.sync;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pattern once, from its beginning to its end, as git's wildmatch.c does with WM_PATHNAME. Where git before 2.52 takes {@code a**} at the
 * beginning of a pattern for {@code a} and a {@code **}, this keeps to gitignore(5), as later ones do: it is {@code a*}.
 */
final class GlobParser {
    private final String pattern;
    private final boolean ignoreCase;
    private int at;

    GlobParser(String pattern, boolean ignoreCase) {
        this.pattern = pattern;
        this.ignoreCase = ignoreCase;
    }

    /** At least one; null where the pattern can match nothing. */
    @Nullable
    List<Glob> components() {
        var components = new ArrayList<Glob>();
        boolean more = true;
        while (more) {
            int start = at;
            var glob = component();
            if (glob == null || at == start) {
                return null;
            }
            boolean deep = isDeep(start);
            more = at < pattern.length();
            // With a slash behind it, ** may stand for no component, unless that slash is escaped.
            if (deep && pattern.startsWith("/", at)) {
                components.add(Glob.DEEP);
            } else if (deep) {
                components.add(Glob.ANYTHING);
                components.add(Glob.DEEP);
            } else {
                components.add(glob);
            }
            at += pattern.startsWith("\\/", at) ? 2 : 1;
        }
        return components;
    }

    private boolean isDeep(int start) {
        return at - start > 1 && pattern.substring(start, at).chars().allMatch(c -> c == '*');
    }

    /** Up to the slash that ends it, escaped or not. */
    private @Nullable Glob component() {
        var glob = new Glob.Builder();
        for (; at < pattern.length() && pattern.charAt(at) != '/'; at++) {
            char c = pattern.charAt(at);
            switch (c) {
                case '?' -> glob.any();
                case '*' -> glob.stars();
                case '[' -> {
                    var bracket = Bracket.parse(pattern, at, ignoreCase);
                    if (bracket == null) {
                        return null;
                    }
                    glob.oneOf(bracket.members());
                    at = bracket.end() - 1;
                }
                case '\\' -> {
                    if (at + 1 == pattern.length()) {
                        return null;
                    }
                    if (pattern.charAt(at + 1) == '/') {
                        return glob.build();
                    }
                    at++;
                    glob.literal(pattern.charAt(at));
                }
                default -> glob.literal(ignoreCase ? Ascii.lower(c) : c);
            }
        }
        return glob.build();
    }
}
