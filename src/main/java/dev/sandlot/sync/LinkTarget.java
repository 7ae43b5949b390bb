package dev.sandlot.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/** Where links lead that come out of a sandbox. */
public final class LinkTarget {
    private LinkTarget() {}

    /**
     * Whether a link leads to somewhere below the directory, whatever lies there.
     *
     * @param root without links
     * @param link where it is to lie
     */
    public static boolean staysBelow(Path root, Path link, Path target) {
        return goesDown(root, link, target)
                && !leadsOut(root, link.resolveSibling(target).normalize());
    }

    /**
     * Steps up come first, from a directory that is no link, and stay below the root; what follows goes down only, and through links of which the same is
     * true. A step up behind a link would lead from where that leads.
     */
    private static boolean goesDown(Path root, Path link, Path target) {
        boolean down = false;
        for (var name : target) {
            boolean up = name.toString().equals("..");
            if (up && down) {
                return false;
            }
            down |= !up;
        }
        return !target.isAbsolute() && link.resolveSibling(target).normalize().startsWith(root);
    }

    /** Through links that lie here already. */
    private static boolean leadsOut(Path root, Path target) {
        for (var at = target; at.startsWith(root); at = Objects.requireNonNull(at.getParent())) {
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    return !at.toRealPath().startsWith(root);
                } catch (IOException leadsNowhere) {
                    return Files.isSymbolicLink(at);
                }
            }
        }
        return false;
    }
}
