package dev.sandlot.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is listed of session files and read from them, among whatever else lies there. */
@Timeout(60)
class SessionsRoleTest {
    private static final Instant TIME = Instant.parse("2026-11-20T10:00:00.123456789Z");

    @TempDir
    Path directory;

    private Path top;

    @BeforeEach
    void make() throws IOException {
        top = Files.createDirectory(directory.resolve("top"));
    }

    @Test
    void shouldListTheNewestFirstAndTellWhetherThatIsAll() throws Exception {
        for (int i = 0; i < 300; i++) {
            // In no order: 7 and 300 have no divisor in common.
            write("f" + i + ".jsonl", "x".repeat(i), TIME.plusNanos(i * 7 % 300));
        }
        var paths = paths(list(300, 1000, top, 0, "*.jsonl"));
        assertThat(paths).hasSize(301).endsWith("all");
        var newest = paths(list(5, 1000, top, 0, "*.jsonl"));
        assertThat(newest).isEqualTo(paths.subList(0, 5)).startsWith(top + "/f257.jsonl");
        assertThat(list(1, 1000, top, 0, "f2*7.jsonl").get(0))
                .isEqualTo("257 1795168800123457088 " + inode("f257.jsonl") + " " + top + "/f257.jsonl");
        assertThat(list(0, 1000, top, 0, "*.jsonl")).isEmpty();
    }

    @Test
    void shouldListOnlyPlainFilesThatFitAndFollowNoLink() throws Exception {
        var outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("out.jsonl"), "");
        write("below/two/deep.jsonl", "", TIME);
        write("below/shallow.jsonl", "", TIME.plusSeconds(1));
        write("a\nb.jsonl", "", TIME.plusSeconds(2));
        write("other.json", "", TIME);
        Files.createDirectory(top.resolve("directory.jsonl"));
        Files.createSymbolicLink(top.resolve("link.jsonl"), outside.resolve("out.jsonl"));
        Files.createSymbolicLink(top.resolve("link"), outside);
        Files.createSymbolicLink(top.resolve("loop"), top);
        fifo("fifo.jsonl");

        assertThat(paths(list(100, 1000, top, 1, "*.jsonl")))
                .containsExactly(top + "/a\nb.jsonl", top + "/below/shallow.jsonl", "all");
        assertThat(paths(list(100, 1000, top, 2, "*.jsonl"))).contains(top + "/below/two/deep.jsonl");
        assertThat(list(100, 1000, top.resolve("link"), 2, "*")).containsExactly("all");
        assertThat(list(100, 1000, top.resolve("absent"), 2, "*")).containsExactly("all");
        assertThat(paths(list(100, 1000, top.resolve("below"), 0, "*", top.resolve("below/two"), 0, "*")))
                .containsExactly(top + "/below/shallow.jsonl", top + "/below/two/deep.jsonl", "all");
    }

    @Test
    void shouldLookAtWhatLiesHigherFirstAndAtNoMoreThanItMay() throws Exception {
        for (int i = 0; i < 50; i++) {
            write("below/" + i, "", TIME.plusSeconds(i));
        }
        write("one", "", TIME);
        assertThat(paths(list(100, 12, top, 1, "*"))).hasSize(11).endsWith(top + "/one");
        assertThat(paths(list(100, 52, top, 1, "*"))).hasSize(51).doesNotContain("all");
        assertThat(paths(list(100, 53, top, 1, "*"))).hasSize(52).endsWith("all");
    }

    @Test
    void shouldTellAnyTimeThatAFileMayHave() throws Exception {
        for (var time : List.of("-1.75", "0.000000005", "13569465600")) {
            run(List.of(
                    "/usr/bin/touch", "-d", "@" + time, top.resolve("at" + time).toString()));
        }
        var list = list(100, 1000, top, 0, "*");
        assertThat(list.subList(0, 3))
                .extracting(line -> line.split(" ")[1])
                .containsExactly("13569465600000000000", "5", "-1750000000");
    }

    @Test
    void shouldGoAsDeepAsPathsGo() throws Exception {
        // Directories that no path is long enough to name, made one in the other.
        var name = "d".repeat(250);
        var chain =
                "chdir shift; for (1 .. 20) { mkdir $ARGV[0] and chdir $ARGV[0] and open my $f, '>', 'f' or exit 1 }";
        run(List.of("perl", "-e", chain, top.toString(), name));
        try {
            var found = paths(list(100, 1000, top, 2000, "f"));
            assertThat(found).hasSizeBetween(14, 17).endsWith("all");
            assertThat(found.subList(0, found.size() - 1))
                    .allSatisfy(path -> assertThat(path).endsWith("/f").hasSizeLessThan(4096));
        } finally {
            run(List.of("/bin/rm", "-rf", top.toString()));
        }
    }

    @Test
    void shouldReadFromThePositionOnAndNoMoreThanItMay() throws Exception {
        write("one", "0123456789", TIME);
        write("two", "abcdef", TIME);
        assertThat(read(100, "one", inode("one"), 4, "two", inode("two"), 0, "one", inode("one"), 99))
                .isEqualTo("0 6\n456789" + "1 6\nabcdef" + "2 0\n");
        assertThat(read(12, "one", inode("one"), 0, "two", inode("two"), 0, "one", inode("one"), 0))
                .isEqualTo("0 10\n0123456789" + "1 2\nab");
        try (var large = new RandomAccessFile(top.resolve("large").toFile(), "rw")) {
            large.seek(5L << 30);
            large.writeBytes("end");
        }
        assertThat(read(100, "large", inode("large"), (5L << 30) + 1)).isEqualTo("0 2\nnd");
    }

    @Test
    void shouldReadOnlyThePlainFileThatWasMeant() throws Exception {
        write("one", "0123", TIME);
        fifo("fifo");
        Files.createSymbolicLink(top.resolve("link"), top.resolve("one"));
        assertThat(read(
                        100,
                        "fifo",
                        inode("fifo"),
                        0,
                        "link",
                        inode("one"),
                        0,
                        "one",
                        inode("fifo"),
                        0,
                        ".",
                        inode("."),
                        0,
                        "absent",
                        1,
                        0,
                        "one",
                        inode("one"),
                        0))
                .isEqualTo("5 4\n0123");
    }

    @Test
    void shouldDoNothingForWordsItDoesNotKnow() throws Exception {
        for (var words : List.of(
                "",
                "list",
                "list 1 x",
                "list 1 1 /",
                "list 1 1 / -1 *",
                "read",
                "read 1 / 1",
                "read 1 / 1 -1",
                "write 1")) {
            var argv = new ArrayList<>(List.of(KeeperPrograms.checked().file().toString(), "sessions"));
            argv.addAll(Arrays.asList(words.split(" ")));
            var process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("usage: ");
            assertThat(process.waitFor()).as(words).isEqualTo(64);
        }
    }

    private void write(String name, String text, Instant changed) throws IOException {
        var file = top.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(changed));
    }

    private void fifo(String name) throws Exception {
        run(List.of("/usr/bin/mkfifo", top.resolve(name).toString()));
    }

    private Object inode(String name) throws IOException {
        return Files.getAttribute(top.resolve(name), "unix:ino");
    }

    private List<String> list(int files, int entries, Object... searches) throws Exception {
        var words = new ArrayList<>(List.of("list", Integer.toString(files), Integer.toString(entries)));
        Arrays.stream(searches).forEach(word -> words.add(word.toString()));
        var said = role(words);
        assertThat(said).matches("(?s)|.*\0");
        return said.isEmpty() ? List.of() : Arrays.asList(said.split("\0"));
    }

    private static List<String> paths(List<String> list) {
        return list.stream()
                .map(line -> line.equals("all") ? line : line.substring(line.indexOf('/')))
                .toList();
    }

    /** The parts are each a name, an inode and a position. */
    private String read(int bytes, Object... parts) throws Exception {
        var words = new ArrayList<>(List.of("read", Integer.toString(bytes)));
        for (int i = 0; i < parts.length; i++) {
            words.add(i % 3 == 0 ? top.resolve(parts[i].toString()).toString() : parts[i].toString());
        }
        return role(words);
    }

    private static String role(List<String> words) throws Exception {
        return run(KeeperPrograms.checked().role("sessions", words));
    }

    private static String run(List<String> argv) throws Exception {
        var process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
