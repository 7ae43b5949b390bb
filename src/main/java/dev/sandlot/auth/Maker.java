package dev.sandlot.auth;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a token or a session, and how he comes.
 *
 * @param address from where, or null
 * @param userAgent with which program, as that calls itself, or null
 */
public record Maker(
        Principal principal,
        @Nullable String address,
        @Nullable String userAgent) {
    /** The daemon itself. */
    static final Maker DAEMON = new Maker(Principal.LOCAL, null, null);

    private static final int MOST_AGENT = 200;

    public Maker {
        Objects.requireNonNull(principal);
        if (userAgent != null) {
            var shown = userAgent.replaceAll("[^\\x20-\\x7e]", "?");
            userAgent = shown.length() > MOST_AGENT ? shown.substring(0, MOST_AGENT) : shown;
        }
    }
}
