package dev.sandlot.sync;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The patterns of one file, such as a {@code .gitignore}, as gitignore(5) and dir.c of git have them. Patterns come from repositories of others: whatever
 * they are, judging a path takes time in proportion to them and to the path.
 */
public final class IgnoreFile {
    /** What is larger can't be read: it would take a hundred times as much memory. git's own limit, since 2.46, is 100 MB. */
    public static final int MOST_BYTES = 1 << 20;

    static final IgnoreFile EMPTY = new IgnoreFile(List.of(), false);
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private final List<IgnorePattern> patterns;
    private final boolean ignoreCase;

    private IgnoreFile(List<IgnorePattern> patterns, boolean ignoreCase) {
        this.patterns = patterns;
        this.ignoreCase = ignoreCase;
    }

    /** @param ignoreCase as core.ignoreCase of git-config(1) */
    public static IgnoreFile parse(byte[] content, boolean ignoreCase) {
        var text = new String(content, StandardCharsets.ISO_8859_1);
        var patterns = new ArrayList<String>();
        for (int at = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0; at < text.length(); ) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            if (end > at && text.charAt(at) != '#') {
                patterns.add(pattern(text.substring(at, end)));
            }
            at = end + 1;
        }
        return ofPatterns(patterns, ignoreCase);
    }

    /**
     * Patterns that come one by one, as from a command line: none is a comment, and spaces at their ends count.
     *
     * @param patterns one character a byte
     */
    public static IgnoreFile ofPatterns(List<String> patterns, boolean ignoreCase) {
        return new IgnoreFile(
                patterns.stream()
                        .filter(pattern -> !pattern.isEmpty())
                        .flatMap(pattern -> Stream.ofNullable(IgnorePattern.parse(pattern, ignoreCase)))
                        .toList(),
                ignoreCase);
    }

    /**
     * That of a directory. One without patterns where it is not there, or is no regular file: git follows no link here.
     *
     * @throws IOException where it can't be read, or is too large
     */
    public static IgnoreFile read(Path file, boolean ignoreCase) throws IOException {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                return EMPTY;
            }
            try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return parse(content(file, in), ignoreCase);
            }
        } catch (NoSuchFileException none) {
            return EMPTY;
        }
    }

    private static byte[] content(Path file, InputStream in) throws IOException {
        var content = in.readNBytes(MOST_BYTES + 1);
        if (content.length > MOST_BYTES) {
            throw new IOException(file + " has more than " + MOST_BYTES + " bytes");
        }
        return content;
    }

    /** Of a line that is no comment. To git, which is written in C, it ends at a NUL. */
    private static String pattern(String line) {
        int length = line.endsWith("\r") ? line.length() - 1 : line.length();
        int nul = line.indexOf('\0');
        return withoutSpacesAtItsEnd(line.substring(0, nul < 0 ? length : Math.min(nul, length)));
    }

    /** A backslash keeps the space behind it. */
    private static String withoutSpacesAtItsEnd(String text) {
        int end = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
                end = Math.min(at + 1, text.length());
            } else if (text.charAt(at) != ' ') {
                end = at + 1;
            }
        }
        return text.substring(0, end);
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    /**
     * The pattern that decides, which is the last that matches; null where none does.
     *
     * @param base where the part of the path begins that lies below the directory of this file
     * @param name where the last component begins
     */
    @Nullable
    IgnorePattern deciding(String path, int base, int name, boolean directory) {
        var compared = ignoreCase ? Ascii.lower(path) : path;
        for (int at = patterns.size() - 1; at >= 0; at--) {
            var pattern = patterns.get(at);
            if ((directory || !pattern.directoryOnly()) && pattern.matcher().matches(compared, base, name)) {
                return pattern;
            }
        }
        return null;
    }
}
