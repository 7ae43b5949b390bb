package dev.sandlot.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an access token or a session comes from.
 *
 * @param lineage the ids of the credentials that it ends with, the first one first; empty where it stands on its own
 * @param madeFrom the id of the credential with which it was made, whether or not it ends with it, or null (made by the daemon itself or
 *     through the local socket)
 * @param address from where it was made, or null
 * @param userAgent with which program, as that calls itself, or null
 */
public record TokenOrigin(
        List<String> lineage,
        @Nullable String madeFrom,
        @Nullable String address,
        @Nullable String userAgent) {
    /** Made by the daemon itself. */
    public static final TokenOrigin NONE = new TokenOrigin(List.of(), null, null, null);

    public TokenOrigin {
        lineage = List.copyOf(lineage);
    }
}
