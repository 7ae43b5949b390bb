package dev.sandlot.workspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FileEntry;
import dev.sandlot.stream.Finding;
import dev.sandlot.stream.Finding.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is looked for inside. */
class InnerFindTest extends InnerFilesFixture {
    private static final int PLENTY = 1000;
    private static final int LARGEST = 1 << 20;

    private static Wanted named(String pattern) {
        return new Wanted(pattern, null, false, false);
    }

    private static Wanted having(String text) {
        return new Wanted(null, text, false, false);
    }

    private record Found(List<Finding.Hit> hits, boolean more) {
        List<String> paths() {
            return hits.stream().map(hit -> hit.file().entry().path().bytes()).toList();
        }

        /** Each line as {@code path:number:excerpt}. */
        List<String> lines() {
            return hits.stream()
                    .map(hit -> hit.file().entry().path().bytes() + ":"
                            + hit.line().number() + ":" + hit.line().excerpt())
                    .toList();
        }
    }

    private Found find(String directory, Wanted wanted, int most) {
        var finding = get(source.find(sandbox, path(directory), wanted, most));
        var hits = new ArrayList<Finding.Hit>();
        while (true) {
            var piece = get(finding.next());
            if (piece instanceof Finding.End end) {
                get(finding.close());
                return new Found(hits, end.more());
            }
            hits.add((Finding.Hit) piece);
        }
    }

    private Found find(Wanted wanted) {
        return find(".", wanted, PLENTY);
    }

    @Test
    void shouldFindNames() throws Exception {
        shell("""
                mkdir -p a/b .git/c .hidden; touch a/one.c a/b/two.c a/b/three.h .git/four.c .hidden/five.c zero.C
                mkdir a/six.c; ln -s /usr/include a/seven.c; mkfifo a/eight.c; ln -s a/b linked
                """);

        assertThat(find(named("*.c")).paths())
                .containsExactly(".hidden/five.c", "a/b/two.c", "a/eight.c", "a/one.c", "a/seven.c", "a/six.c");
        assertThat(find(named("*.c")).hits())
                .extracting(hit -> hit.file().entry().kind())
                .containsExactly(
                        FileEntry.Kind.FILE,
                        FileEntry.Kind.FILE,
                        FileEntry.Kind.OTHER,
                        FileEntry.Kind.FILE,
                        FileEntry.Kind.LINK,
                        FileEntry.Kind.DIRECTORY);
        assertThat(find(new Wanted("*.c", null, true, true)).paths()).contains(".git/four.c", "zero.C");
        assertThat(find(".git", named("*.c"), PLENTY).paths()).containsExactly("four.c");
        assertThat(find(named(".git")).paths()).containsExactly(".git");
        assertThat(find(named("t[gh]*.?")).paths()).containsExactly("a/b/three.h");
        assertThat(find("linked", named("*"), PLENTY).paths()).containsExactly("three.h", "two.c");
        assertThat(find(named("a/b")).paths()).isEmpty();
    }

    @Test
    void shouldFindLines() throws IOException {
        Files.createDirectories(files.resolve("src/.git"));
        Files.writeString(files.resolve("src/a"), "Needle\n\nno\nneedle needle\r\nlast needle");
        Files.writeString(files.resolve("src/b.txt"), "no\nNEEDLE\n");
        Files.writeString(files.resolve("src/empty"), "");
        Files.writeString(files.resolve("src/.git/config"), "needle");
        Files.createSymbolicLink(files.resolve("src/link"), Path.of("a"));

        assertThat(find(having("needle")).lines()).containsExactly("src/a:4:needle needle", "src/a:5:last needle");
        assertThat(find(new Wanted(null, "nEEdle", true, false)).lines())
                .containsExactly(
                        "src/a:1:Needle", "src/a:4:needle needle", "src/a:5:last needle", "src/b.txt:2:NEEDLE");
        assertThat(find(new Wanted("*.txt", "needle", true, false)).lines()).containsExactly("src/b.txt:2:NEEDLE");
        assertThat(find(new Wanted(null, "needle", false, true)).lines()).contains("src/.git/config:1:needle");
        assertThat(find(having("e\nn")).hits()).isEmpty();
    }

    @Test
    void shouldLookIntoTextOnly() throws IOException {
        Files.writeString(files.resolve("binary"), "needle\0");
        Files.writeString(files.resolve("judged"), "x".repeat(7999) + "\0\nneedle");
        Files.writeString(files.resolve("text"), "x".repeat(7999) + "\n\0needle");
        Files.writeString(files.resolve("largest"), "\n".repeat(LARGEST - 6) + "needle");
        Files.writeString(files.resolve("larger"), "\n".repeat(LARGEST - 5) + "needle");

        assertThat(find(having("needle")).lines())
                .containsExactly("largest:" + (LARGEST - 5) + ":needle", "text:2:\0needle");
    }

    @Test
    void shouldTellTheRightPartOfALongLine() throws IOException {
        Files.writeString(files.resolve("front"), "needle" + "é".repeat(300));
        Files.writeString(files.resolve("middle"), "é".repeat(300) + "xneedle" + "é".repeat(300));
        Files.writeString(files.resolve("none"), "\377".repeat(300) + "needle" + "\377".repeat(300), ISO_8859_1);
        Files.writeString(files.resolve("rear"), "x".repeat(300) + "needle");
        Files.writeString(files.resolve("whole"), "x".repeat(194) + "needle\n");

        var excerpts = find(having("needle")).hits().stream()
                .map(hit -> hit.line().excerpt())
                .toList();

        assertThat(excerpts.get(0)).isEqualTo("needle" + "é".repeat(97));
        assertThat(excerpts.get(1)).isEqualTo("é".repeat(29) + "xneedle" + "é".repeat(67));
        assertThat(excerpts.get(2)).isEqualTo("\ufffd".repeat(60) + "needle" + "\ufffd".repeat(134));
        assertThat(excerpts.get(3)).isEqualTo("x".repeat(60) + "needle");
        assertThat(excerpts.get(4)).isEqualTo("x".repeat(194) + "needle");
        assertThat(excerpts)
                .allMatch(excerpt -> excerpt.equals(excerpts.get(2)) || excerpt.getBytes(UTF_8).length <= 200);
    }

    @Test
    void shouldStopWhereEnoughIsFound() throws Exception {
        shell("for i in 1 2 3 4 5; do echo needle > $i; echo needle >> $i; done");

        assertThat(find(".", named("*"), 4).paths()).containsExactly("1", "2", "3", "4");
        assertThat(find(".", named("*"), 4).more()).isTrue();
        assertThat(find(".", named("*"), 5).more()).isFalse();
        assertThat(find(".", having("needle"), 3).lines()).containsExactly("1:1:needle", "1:2:needle", "2:1:needle");
        assertThat(find(".", having("needle"), 9).more()).isTrue();
        assertThat(find(".", having("needle"), 10).more()).isFalse();
    }

    @Test
    void shouldTakeAnyBytes() throws Exception {
        shell("""
                mkdir "$(printf 'b\\374r\\nx')"; printf 'gr\\374n\\n' > "$(printf 'b\\374r\\nx')/[x]"; touch x
                """);

        assertThat(find(having("\u00fcn")).lines()).containsExactly("b\u00fcr\nx/[x]:1:gr\ufffdn");
        assertThat(find(named("b\u00fc*")).paths()).containsExactly("b\u00fcr\nx");
        assertThat(find(named("\\[x]")).paths()).containsExactly("b\u00fcr\nx/[x]");
        assertThat(find(named("[")).paths()).isEmpty();
    }

    /** What lies too deep for a path has none, and what may not be looked at hides nothing else. */
    @Test
    void shouldPassOverWhatCannotBeLookedAt() throws Exception {
        shell("""
                long=$(printf 'deep/%.0s' $(seq 300)); mkdir -p $long; echo needle > $long/needle
                for i in 1 2 3; do mkdir -p top/$long; mv deep top/$long; mv top deep; done
                mkdir closed; touch closed/needle; chmod 0 closed; mkfifo pipe; touch needle; echo needle > unreadable; chmod 0 unreadable
                """);

        try {
            assertThat(find(named("needle")).paths()).contains("needle").allMatch(path -> path.length() < 4096);
            assertThat(find(named("closed")).paths()).containsExactly("closed");
            assertThat(find(having("no such text")).more()).isFalse();
        } finally {
            shell("chmod 700 closed; rm -r deep");
        }
    }

    @Test
    void shouldTellWhereNothingCanBeFound() throws IOException {
        Files.writeString(files.resolve("file"), "");

        assertThat(fault(() -> find("gone", named("*"), PLENTY)))
                .isEqualTo(Fault.of(Fault.Kind.NOT_FOUND, "gone: No such file or directory."));
        assertThat(fault(() -> find("file", named("*"), PLENTY)).kind()).isEqualTo(Fault.Kind.CONFLICT);
    }
}
