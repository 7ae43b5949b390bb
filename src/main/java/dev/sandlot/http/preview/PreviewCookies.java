package dev.sandlot.http.preview;

import dev.sandlot.http.server.Identity;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Cookies between a browser and a server inside (RFC 6265): those of Sandlot are none of the server's, neither to see nor to set. */
final class PreviewCookies {
    /** Holds the token of a published port, on its own origin. */
    static final String OWN = "sandlot_preview";

    private static final Set<String> KEPT = Set.of(OWN, Identity.COOKIE);

    private PreviewCookies() {}

    /** What the server is to see of a Cookie header; null where nothing is left. */
    static @Nullable String toServer(String header) {
        var left = Arrays.stream(header.split(";"))
                .map(String::strip)
                .filter(pair -> !pair.isEmpty() && !KEPT.contains(name(pair)))
                .collect(Collectors.joining("; "));
        return left.isEmpty() ? null : left;
    }

    /** What the browser is to see of a Set-Cookie header, which is for this origin alone; null where it is not for the server to set. */
    static @Nullable String toBrowser(String header) {
        var parts = header.split(";");
        if (KEPT.contains(name(parts[0]))) {
            return null;
        }
        return Arrays.stream(parts)
                .map(String::strip)
                .filter(part -> !name(part).equals("domain"))
                .collect(Collectors.joining("; "));
    }

    /** In lower case: some browsers' storage knows no other. */
    private static String name(String pair) {
        int equals = pair.indexOf('=');
        return (equals < 0 ? pair : pair.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
    }

    /** The value of this one in a Cookie header. */
    static @Nullable String value(String header) {
        return Arrays.stream(header.split(";"))
                .map(String::strip)
                .filter(pair -> pair.startsWith(OWN + "="))
                .map(pair -> pair.substring(OWN.length() + 1))
                .findFirst()
                .orElse(null);
    }
}
