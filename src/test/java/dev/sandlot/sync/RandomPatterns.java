package dev.sandlot.sync;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns of all kinds, good and broken, and paths that they may match. */
final class RandomPatterns {
    private static final List<String> CHARACTERS = List.of(
            "a", "a", "b", "b", "c", "A", "B", ".", "-", "#", "!", " ", "]", "^", "\t", "\u00c3\u00a4", "\u00ff");
    private static final List<String> PIECES = List.of(
            "*", "*", "*", "**", "***", "?", "?", "/", "/", "/", "**/", "/**", "/**/", "**\\/", "a/**\\/", "\\/", "*/",
            "\\*", "\\?", "\\[", "\\\\", "\\a", "\\A");
    private static final List<String> BRACKETS =
            List.of(("[ab] [!ab] [^a] [a-c] [A-C] [c-a] []a] [!]a] [a-] [-a] [\\]a] [\\a-\\c] [a-c-z] [B] [/] [a/b]"
                            + " [[:alpha:]] [[:upper:]] [![:space:]] [[:nope:]] [[:] [[::]] [[:alpha:]-z] [a[:digit:]b] [a-[:alpha:]] [[:alpha]"
                            + " [a [ [] [!] [\\ [a\\ [a-\\ [a-c [[a] [\u00c3-\u00ff]")
                    .split(" "));
    private static final List<String> OF_BRACKETS = List.of("[", ":", "]", "-", "\\", "a", "b", "7");
    /** What git before 2.52 takes for a ** that is a component. */
    private static final Pattern AMBIGUOUS = Pattern.compile("!?/?[^*?\\[\\\\]*[^*?\\[\\\\/]\\*\\*.*", Pattern.DOTALL);

    private final Random random;
    private final boolean withAmbiguous;

    RandomPatterns(long seed, boolean withAmbiguous) {
        this.random = new Random(seed);
        this.withAmbiguous = withAmbiguous;
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean sometimes(int percent) {
        return random.nextInt(100) < percent;
    }

    /** A line of an ignore file. */
    String line() {
        while (true) {
            var line = anyLine();
            if (withAmbiguous || !AMBIGUOUS.matcher(line).matches()) {
                return line;
            }
        }
    }

    private String anyLine() {
        var line = new StringBuilder(sometimes(20) ? "!" : "").append(sometimes(10) ? "/" : "");
        for (int pieces = 1 + random.nextInt(5); pieces > 0; pieces--) {
            int kind = random.nextInt(100);
            line.append(kind < 50 ? one(CHARACTERS) : kind < 90 ? one(PIECES) : one(BRACKETS));
        }
        line.append(sometimes(10) ? "/" : "").append(sometimes(8) ? "  " : "").append(sometimes(3) ? "\\" : "");
        if (sometimes(1)) {
            line.insert(random.nextInt(line.length()), "\0");
        }
        return line.append(sometimes(5) ? "\r" : "").toString();
    }

    /** The content of an ignore file. */
    String file(int lines) {
        var file = new StringBuilder(sometimes(5) ? "\u00ef\u00bb\u00bf" : "");
        for (int line = 0; line < lines; line++) {
            file.append(line()).append(line < lines - 1 || sometimes(50) ? "\n" : "");
        }
        return file.toString();
    }

    /** A path that stays below where it begins. */
    String path(String line) {
        var path = Arrays.stream(like(line).replace("\0", "").split("/"))
                .filter(component -> !List.of("", ".", "..", ".git").contains(component))
                .map(component -> component.length() > 100 ? component.substring(0, 100) : component)
                .collect(Collectors.joining("/"));
        return path.isEmpty() ? one(List.of("a", "b/a", "c")) : path;
    }

    private String like(String line) {
        var path = new StringBuilder(sometimes(10) ? "c/" : "");
        int end = sometimes(90) ? line.stripTrailing().length() : line.length();
        for (int at = line.startsWith("!") ? 1 : 0; at < end; at++) {
            char c = line.charAt(at);
            switch (c) {
                case '*' -> path.append(sometimes(60) ? one(CHARACTERS) : "").append(sometimes(20) ? "/" : "");
                case '?' -> path.append(one(CHARACTERS));
                case '[' -> {
                    path.append(one(sometimes(50) ? CHARACTERS : OF_BRACKETS));
                    at = Math.max(at, line.indexOf(']', at + 2));
                }
                case '\\' -> {
                    at++;
                    path.append(at < end ? line.charAt(at) : "");
                }
                default -> path.append(sometimes(95) ? c : sometimes(50) ? "b" : "");
            }
        }
        if (sometimes(10)) {
            path.append("/").append(one(CHARACTERS));
        }
        return path.toString().replace("a", sometimes(10) ? "A" : "a").replace("b", sometimes(10) ? "B" : "b");
    }
}
