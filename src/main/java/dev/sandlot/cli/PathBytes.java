package dev.sandlot.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bytes of a path, which is any bytes to the kernel, and text only by agreement. */
final class PathBytes {
    private static final Path ROOT = Path.of("/");

    private PathBytes() {}

    /** As the kernel has them, one character a byte. */
    static String of(Path path) {
        // A URI has them, and nothing else of a Path has, but asks the file system whether it is a directory.
        var text = path.toString();
        var known = Inherited.namesAreUtf8()
                ? text.indexOf('\uFFFD') < 0
                : text.chars().allMatch(c -> c < 0x80);
        if (known) {
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
}
