package dev.sandlot.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreFileTest {
    private enum Verdict {
        IGNORED,
        KEPT,
        OPEN
    }

    @TempDir
    Path temp;

    private static IgnoreFile file(String content) {
        return IgnoreFile.parse(content.getBytes(StandardCharsets.ISO_8859_1), false);
    }

    /** @param path with a slash at its end where it is a directory */
    private static Verdict verdict(IgnoreFile file, String path) {
        boolean directory = path.endsWith("/");
        var whole = directory ? path.substring(0, path.length() - 1) : path;
        var pattern = file.deciding(whole, 0, whole.lastIndexOf('/') + 1, directory);
        return pattern == null ? Verdict.OPEN : pattern.negated() ? Verdict.KEPT : Verdict.IGNORED;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
                    foo          | foo         | IGNORED
                    foo          | foo/        | IGNORED
                    foo          | a/b/foo     | IGNORED
                    foo          | foobar      | OPEN
                    foo/         | foo         | OPEN
                    foo/         | a/foo/      | IGNORED
                    !foo         | a/foo       | KEPT
                    /foo         | foo         | IGNORED
                    /foo         | a/foo       | OPEN
                    doc/frotz    | doc/frotz   | IGNORED
                    doc/frotz    | a/doc/frotz | OPEN
                    doc/frotz/   | doc/frotz/  | IGNORED
                    doc/frotz/   | doc/frotz   | OPEN
                    /doc/frotz/  | doc/frotz/  | IGNORED
                    foo/*        | foo/test    | IGNORED
                    foo/*        | foo/bar/c   | OPEN
                    foo/*        | foo         | OPEN
                    *.c          | a/b.c       | IGNORED
                    *.c          | .c          | IGNORED
                    *.c          | b.cc        | OPEN
                    a*c          | abc         | IGNORED
                    a*c          | ac          | IGNORED
                    a*c          | ab/c        | OPEN
                    a?c          | abc         | IGNORED
                    a?c          | a/c         | OPEN
                    /a?c         | a/c         | OPEN
                    **           | a/b         | IGNORED
                    /**          | a/b         | IGNORED
                    **/          | a/b         | OPEN
                    **/          | a/b/        | IGNORED
                    **/foo       | foo         | IGNORED
                    **/foo       | a/b/foo     | IGNORED
                    **/foo/bar   | a/foo/bar   | IGNORED
                    **/foo/bar   | foo/a/bar   | OPEN
                    abc/**       | abc/x/y     | IGNORED
                    abc/**       | abc/        | OPEN
                    abc/**       | x/abc/y     | OPEN
                    a/**/b       | a/b         | IGNORED
                    a/**/b       | a/x/b       | IGNORED
                    a/**/b       | a/x/y/b     | IGNORED
                    a/**/b       | ax/b        | OPEN
                    a/**/**/b    | a/b         | IGNORED
                    a/**/*/b     | a/b         | OPEN
                    a/**/*/b     | a/x/y/b     | IGNORED
                    a/**b        | a/xb        | IGNORED
                    a/**b        | a/x/b       | OPEN
                    a**/b        | ax/b        | IGNORED
                    a**/b        | a/x/b       | OPEN
                    a**/b        | ab          | OPEN
                    a/***/b      | a/x/y/b     | IGNORED
                    **\\/b       | a/b         | IGNORED
                    **\\/b       | b           | OPEN
                    foo//        | foo/        | OPEN
                    //foo        | foo         | OPEN
                    /            | foo/        | OPEN
                    !            | foo         | OPEN
                    foo\\        | foo         | OPEN
                    foo\\        | foo\\       | OPEN
                    \\#foo       | #foo        | IGNORED
                    \\!foo       | !foo        | IGNORED
                    \\*          | *           | IGNORED
                    \\*          | a           | OPEN
                    \\a          | a           | IGNORED
                    a\\/b        | a/b         | IGNORED
                    """)
    void shouldMatchAsTheManualOfGitSays(String pattern, String path, Verdict expected) {
        assertThat(verdict(file(pattern), path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
                    [ab] a IGNORED
                    [ab] c OPEN
                    [!ab] c IGNORED
                    [^ab] a OPEN
                    [a-c]x bx IGNORED
                    [c-a] b OPEN
                    []a] ] IGNORED
                    [!]a] ] OPEN
                    [a-] - IGNORED
                    [-a] - IGNORED
                    [\\]a] ] IGNORED
                    [\\a-\\c] b IGNORED
                    [a-c-e] d OPEN
                    [a-c-e] - IGNORED
                    [[:digit:]x] 7 IGNORED
                    [[:digit:]x] x IGNORED
                    [![:digit:]] 7 OPEN
                    [[:upper:]] a OPEN
                    [[:nope:]a] a OPEN
                    [[::]]x []x OPEN
                    [[:]x :x IGNORED
                    [[:]x [x IGNORED
                    [[a]x [x IGNORED
                    [a a OPEN
                    [a [a OPEN
                    x[ x[ OPEN
                    [!a/]b xb IGNORED
                    x[/]y x/y OPEN
                    """)
    void shouldReadBracketsAsGitDoes(String pattern, String path, Verdict expected) {
        assertThat(verdict(file(pattern), path)).isEqualTo(expected);
    }

    @Test
    void shouldReadLinesAsGitDoes() {
        var file = file(
                "\u00ef\u00bb\u00bffirst\n# comment\n\n\r\nspaces  \nkept\\ \\  \r\ntab\t\nwindows\r\nnul\0behind\nlast");

        for (var name : List.of("first", "spaces", "kept  ", "tab\t", "windows", "nul", "last")) {
            assertThat(verdict(file, name)).as(name).isEqualTo(Verdict.IGNORED);
        }
        for (var name : List.of("# comment", "spaces  ", "kept", "tab", "windows\r", "behind", "\r")) {
            assertThat(verdict(file, name)).as(name).isEqualTo(Verdict.OPEN);
        }
    }

    @Test
    void shouldGoByTheLastPatternThatMatches() {
        var file = file("*.log\n!keep.log\nkeep.*\n!*/keep.log\n");

        assertThat(verdict(file, "a.log")).isEqualTo(Verdict.IGNORED);
        assertThat(verdict(file, "keep.log")).isEqualTo(Verdict.IGNORED);
        assertThat(verdict(file, "a/keep.log")).isEqualTo(Verdict.KEPT);
    }

    @Test
    void shouldTakeBytesForWhatTheyAre() {
        var file = file("\u00c3\u00a4?\n[\u00f0-\u00ff]\n");

        assertThat(verdict(file, "\u00c3\u00a4\u00ff")).isEqualTo(Verdict.IGNORED);
        assertThat(verdict(file, "\u00c3\u00a4\u00c3\u00a4")).isEqualTo(Verdict.OPEN);
        assertThat(verdict(file, "\u00f3")).isEqualTo(Verdict.IGNORED);
    }

    @Test
    void shouldIgnoreTheCaseOfAsciiWhereItIsTold() {
        var file = IgnoreFile.ofPatterns(List.of("Foo", "*.OBJ", "A/b*C", "[X-Z]1", "[[:upper:]]2", "\u00e4"), true);

        for (var path : List.of("fOO", "x.obj", "a/BxxC", "y1", "Y1", "q2")) {
            assertThat(verdict(file, path)).as(path).isEqualTo(Verdict.IGNORED);
        }
        assertThat(verdict(file, "\u00c4")).isEqualTo(Verdict.OPEN);
        assertThat(verdict(file("Foo"), "foo")).isEqualTo(Verdict.OPEN);
    }

    @Test
    void shouldTakePatternsOfACommandLineAsTheyAre() {
        var file = IgnoreFile.ofPatterns(List.of("#a", "b ", "", "!c"), false);

        assertThat(verdict(file, "#a")).isEqualTo(Verdict.IGNORED);
        assertThat(verdict(file, "b ")).isEqualTo(Verdict.IGNORED);
        assertThat(verdict(file, "b")).isEqualTo(Verdict.OPEN);
        assertThat(verdict(file, "c")).isEqualTo(Verdict.KEPT);
    }

    /** Where each star were tried with each length, none of these would end. */
    @Test
    void shouldEndWithHostilePatterns() {
        var name = "a".repeat(4000);
        var path = "a/".repeat(2000) + "a";
        var file = file(String.join(
                "\n",
                "a*".repeat(1000) + "b",
                "*a".repeat(1000) + "b",
                "[a-z]*".repeat(500) + "b",
                "/" + "**/a/".repeat(500) + "b",
                "/" + "**/*a*/".repeat(500) + "b",
                "/" + "**/a*a*a*/".repeat(200) + "**/b",
                "*".repeat(100_000) + "b",
                "[" + "a".repeat(100_000),
                "[" + "[:".repeat(300_000) + "]"));

        assertThat(verdict(file, name)).isEqualTo(Verdict.OPEN);
        assertThat(verdict(file, path)).isEqualTo(Verdict.OPEN);
        assertThat(verdict(file, name + "b")).isEqualTo(Verdict.IGNORED);
        assertThat(verdict(file, path + "/b")).isEqualTo(Verdict.IGNORED);
    }

    @Test
    void shouldReadOnlyRegularFiles() throws Exception {
        var real = Files.writeString(temp.resolve("real"), "a\n");
        assertThat(verdict(IgnoreFile.read(real, false), "a")).isEqualTo(Verdict.IGNORED);

        assertThat(IgnoreFile.read(temp.resolve("missing"), false).isEmpty()).isTrue();
        assertThat(IgnoreFile.read(Files.createSymbolicLink(temp.resolve("link"), real), false)
                        .isEmpty())
                .isTrue();
        assertThat(IgnoreFile.read(Files.createDirectory(temp.resolve("directory")), false)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void shouldRefuseWhatIsFarTooLarge() throws Exception {
        var large = temp.resolve("large");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(IgnoreFile.MOST_BYTES + 1L);
        }

        assertThatThrownBy(() -> IgnoreFile.read(large, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("large has more than");
    }
}
