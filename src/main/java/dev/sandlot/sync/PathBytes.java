package dev.sandlot.sync;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bytes of a path, which is any bytes to the kernel, and text only by agreement. One character a byte. */
public final class PathBytes {
    private static final boolean UTF_8_NAMES = "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
    private static final Path ROOT = Path.of("/");

    private PathBytes() {}

    public static String of(Path path) {
        // A URI has them, and nothing else of a Path has, but asks the file system whether it is a directory.
        var text = path.toString();
        if (isKnown(text)) {
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }
        var escaped = ROOT.resolve(path).toUri().getRawPath();
        var bytes = new StringBuilder(escaped.length());
        for (int at = path.isAbsolute() ? 0 : 1; at < escaped.length(); at++) {
            if (escaped.charAt(at) == '%') {
                bytes.append((char) Integer.parseInt(escaped, at + 1, at + 3, 16));
                at += 2;
            } else {
                bytes.append(escaped.charAt(at));
            }
        }
        var last = bytes.length() - 1;
        return last > 0 && bytes.charAt(last) == '/' ? bytes.substring(0, last) : bytes.toString();
    }

    /** The path with these bytes, which are at least one and have no NUL. */
    public static Path toPath(String bytes) {
        var text = shown(bytes);
        if (isKnown(text)) {
            return Path.of(text);
        }
        var escaped = new StringBuilder(bytes.startsWith("/") ? "file://" : "file:///");
        for (char c : bytes.toCharArray()) {
            escaped.append(c == '/' ? "/" : "%%%02X".formatted((int) c));
        }
        var absolute = Path.of(URI.create(escaped.toString()));
        return bytes.startsWith("/") ? absolute : absolute.subpath(0, absolute.getNameCount());
    }

    /** For people: as UTF-8, what is none replaced. */
    public static String shown(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Whether the JVM has not lost anything of it, so that it can be told to a program. */
    static boolean isText(Path path) {
        return isKnown(path.toString());
    }

    /** Whether the JVM passes this text on as its UTF-8, and has lost nothing when it read it. */
    private static boolean isKnown(String text) {
        return namesAreUtf8() ? text.indexOf('\uFFFD') < 0 : text.chars().allMatch(c -> c < 0x80);
    }

    /** Whether this JVM reads names, arguments and variables as UTF-8. */
    public static boolean namesAreUtf8() {
        return UTF_8_NAMES;
    }
}
