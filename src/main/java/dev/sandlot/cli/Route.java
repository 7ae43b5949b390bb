package dev.sandlot.cli;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Builds the path and query of a request; every part is percent-encoded, so that no name can change the route. */
final class Route {
    private static final String PLAIN = "-._~";

    private final StringBuilder text;
    private boolean queried;

    private Route(String root) {
        this.text = new StringBuilder(root);
    }

    /** Where agents' messages go. */
    static Route agents() {
        return new Route("/mcp");
    }

    static Route of(String... segments) {
        return new Route("/api/v1").below(segments);
    }

    /** Goes on to what lies there. */
    Route below(String... segments) {
        for (var segment : segments) {
            text.append('/').append(segment(segment));
        }
        return this;
    }

    /** Adds a path whose slashes stay; the first of an absolute one is part of it. */
    Route path(String path) {
        text.append('/');
        var rest = path;
        if (path.startsWith("/")) {
            text.append("%2F");
            rest = path.replaceFirst("^/+", "");
        }
        for (int at = 0; at < rest.length(); ) {
            int slash = rest.indexOf('/', at);
            int end = slash < 0 ? rest.length() : slash;
            var name = rest.substring(at, end);
            text.append(name.equals(".") ? name : segment(name)).append(slash < 0 ? "" : "/");
            at = end + 1;
        }
        return this;
    }

    /** Adds a query parameter, unless the value is null. */
    Route with(String name, @Nullable Object value) {
        if (value != null) {
            text.append(queried ? '&' : '?').append(name).append('=').append(encode(value.toString()));
            queried = true;
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** One of dots alone would be taken for a step in the tree even when it is encoded. */
    private static String segment(String part) {
        return part.equals(".") || part.equals("..") ? part.replace(".", "%252E") : encode(part);
    }

    private static String encode(String part) {
        var encoded = new StringBuilder(part.length());
        for (var b : part.getBytes(StandardCharsets.UTF_8)) {
            var c = (char) (b & 0xff);
            if (c < 128 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }
}
