package dev.sandlot.auth;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From which credentials a principal comes: ids of tokens and sessions, the first one first, the one that was shown last. It is over as
 * soon as one of them is revoked.
 */
public record Lineage(List<String> ids) {
    /** Of whoever showed nothing that could be revoked: who came through the unix socket. */
    public static final Lineage NONE = new Lineage(List.of());

    public Lineage {
        ids = List.copyOf(ids);
    }

    /** The credential that was shown, or null. */
    public @Nullable String own() {
        return ids.isEmpty() ? null : ids.get(ids.size() - 1);
    }

    /** The credential that everything began with, or null. */
    public @Nullable String root() {
        return ids.isEmpty() ? null : ids.get(0);
    }

    static Lineage of(List<String> before, String own) {
        var ids = new ArrayList<>(before);
        ids.add(own);
        return new Lineage(ids);
    }
}
