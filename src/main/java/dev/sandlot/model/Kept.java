package dev.sandlot.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a sandbox that is gone.
 *
 * @param branches of the repository of this host that it worked in
 * @param snapshot of its files, where a branch could not hold what was done in it, or null
 */
public record Kept(List<String> branches, @Nullable String snapshot) {
    public static final Kept NOTHING = new Kept(List.of(), null);

    public Kept {
        branches = List.copyOf(branches);
    }
}
