package dev.sandlot.sync;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for a path, or for a name: what git's wildmatch() does with WM_PATHNAME. As nothing but {@code **} matches a slash, it is one pattern after
 * the other, each for one component. The time that it takes is bounded by the product of both lengths.
 *
 * @param components at least one
 */
record PathGlob(List<Glob> components) {
    PathGlob {
        components = List.copyOf(components);
    }

    /**
     * Null where it can match nothing: an empty component, a bracket or a backslash without what has to follow.
     *
     * @param ignoreCase whether what is compared is in lower case
     */
    static @Nullable PathGlob parse(String pattern, boolean ignoreCase) {
        var components = new GlobParser(pattern, ignoreCase).components();
        return components == null ? null : new PathGlob(components);
    }

    /** Whether the path from there on is matched, as a whole. */
    boolean matches(String path, int from) {
        int component = 0;
        int at = from;
        int deep = -1; // the last ** met: only it need be tried again, each time with one component more
        int end = from; // behind what it stands for
        while (at <= path.length()) {
            int slash = slash(path, at);
            if (isDeep(component)) {
                deep = component++;
                end = at;
            } else if (component < components.size()
                    && components.get(component).matches(path, at, slash)) {
                component++;
                at = slash + 1;
            } else if (deep >= 0) {
                component = deep + 1;
                end = slash(path, end) + 1;
                at = end;
            } else {
                return false;
            }
        }
        return component == components.size() || component == components.size() - 1 && isDeep(component);
    }

    private boolean isDeep(int component) {
        return component < components.size() && components.get(component) == Glob.DEEP;
    }

    /** The next one, or the end. */
    private static int slash(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }
}
