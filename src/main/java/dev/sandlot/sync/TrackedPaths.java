package dev.sandlot.sync;

import java.util.Arrays;
import java.util.List;

/** The paths that a repository tracks. */
final class TrackedPaths {
    private final String[] sorted;
    private final boolean ignoreCase;

    TrackedPaths(List<String> paths, boolean ignoreCase) {
        this.ignoreCase = ignoreCase;
        sorted = paths.stream().map(this::compared).sorted().toArray(String[]::new);
    }

    private String compared(String path) {
        return ignoreCase ? Ascii.lower(path) : path;
    }

    boolean contains(String path) {
        return Arrays.binarySearch(sorted, compared(path)) >= 0;
    }

    boolean hasBelow(String directory) {
        var prefix = compared(directory) + "/";
        int found = Arrays.binarySearch(sorted, prefix);
        int first = found < 0 ? -1 - found : found;
        return first < sorted.length && sorted[first].startsWith(prefix);
    }
}
