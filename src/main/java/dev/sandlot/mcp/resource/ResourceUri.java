package dev.sandlot.mcp.resource;

import dev.sandlot.api.Text;
import dev.sandlot.model.Fault;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An address of something in a sandbox: {@code sandbox://NAME}, and what lies below that. What RFC 3986 reserves is percent-encoded. */
sealed interface ResourceUri {
    String SCHEME = "sandbox://";
    int LONGEST = 8192;

    /** The sandbox's name or id. */
    String sandbox();

    /** The sandbox itself. */
    record Whole(String sandbox) implements ResourceUri {}

    /** The end of what a process has printed. */
    record Log(String sandbox, String process) implements ResourceUri {}

    /** What is on its display, or where it has none on its agent's terminal. */
    record Screen(String sandbox) implements ResourceUri {}

    /** A file; a path that doesn't begin with a slash begins in the workspace. */
    record File(String sandbox, String path) implements ResourceUri {}

    static String of(String sandbox) {
        return SCHEME + URLEncoder.encode(sandbox, StandardCharsets.UTF_8);
    }

    /** A fault of kind NOT_FOUND where it is the address of nothing. */
    static ResourceUri parse(String uri) {
        return find(uri)
                .orElseThrow(() -> Fault.notFound(
                                "\"" + Text.printable(uri)
                                        + "\" is no resource: there are sandbox://NAME, and below that /log/PROCESS, /screen and /files/PATH.")
                        .asException());
    }

    private static Optional<ResourceUri> find(String uri) {
        if (!uri.startsWith(SCHEME) || uri.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var parts = uri.substring(SCHEME.length()).split("/", 3);
            var sandbox = decoded(parts[0]);
            var rest = parts.length < 3 ? "" : decoded(parts[2]);
            if (sandbox.isEmpty()) {
                return Optional.empty();
            }
            return Optional.ofNullable(
                    parts.length == 1
                            ? new Whole(sandbox)
                            : switch (parts[1]) {
                                case "log" -> rest.isEmpty() || rest.contains("/") ? null : new Log(sandbox, rest);
                                case "screen" -> parts.length == 2 ? new Screen(sandbox) : null;
                                case "files" ->
                                    rest.isEmpty() || rest.indexOf('\0') >= 0 ? null : new File(sandbox, rest);
                                default -> null;
                            });
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }

    /** A plus sign stands for itself here. */
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
