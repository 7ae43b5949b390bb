package dev.sandlot.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.TestDaemon;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileStat;
import dev.sandlot.model.InnerPath;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Unpacking;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is done to files inside, by the program with sanitizers and without walls around it. */
class InnerFilesTest extends InnerFilesFixture {
    /** More than the kernel takes of either end before somebody reads. */
    private static final int LARGE = 32 << 20;

    private static final Instant TIME = Instant.parse("2001-02-03T04:05:06.123456789Z");

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        var contents = random(3_000_001);
        var written = write("new/deep/file", 0750, true, contents);

        assertThat(Files.readAllBytes(files.resolve("new/deep/file"))).isEqualTo(contents);
        assertThat(written.entry().size()).isEqualTo(contents.length);
        assertThat(written.entry().mode()).isEqualTo(0750);
        assertThat(read("new/deep/file", 0, Long.MAX_VALUE)).isEqualTo(Buffer.buffer(contents));
        assertThat(read("new/deep/file", 2_999_999, 1)).isEqualTo(Buffer.buffer(new byte[] {contents[2_999_999]}));
        assertThat(read("new/deep/file", 3_000_000, 99)).isEqualTo(Buffer.buffer(new byte[] {contents[3_000_000]}));
        assertThat(read("new/deep/file", 9_000_000, 99).length()).isZero();
        assertThat(names("new/deep")).containsExactly("file");
    }

    @Test
    void shouldReplaceAtOnceOrNotAtAll() throws IOException {
        var file = Files.writeString(files.resolve("file"), "before");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(files.resolve("link"), Path.of("file"));
        var before = stat("file");
        try (var still = Files.newInputStream(file)) {
            var writing = get(source.write(sandbox, path("link"), null, false));
            get(writing.write(Buffer.buffer("aft")));
            get(writing.write(Buffer.buffer("er")));
            assertThat(file).hasContent("before");
            var after = get(writing.finish());

            assertThat(file).hasContent("after");
            assertThat(still.readAllBytes()).isEqualTo("before".getBytes(UTF_8));
            assertThat(after.entry().mode()).isEqualTo(0751);
            assertThat(after.version()).isEqualTo(stat("file").version()).isNotEqualTo(before.version());
        }
        assertThat(files.resolve("link")).isSymbolicLink();

        var abandoned = get(source.write(sandbox, path("file"), null, false));
        get(abandoned.write(Buffer.buffer("part")));
        get(abandoned.close());

        assertThat(file).hasContent("after");
        assertThat(names("")).containsExactly("file", "link");
    }

    @Test
    void shouldTellWhyNothingCanBeWritten() throws IOException {
        Files.createDirectory(files.resolve("directory"));
        Files.writeString(files.resolve("file"), "");
        Files.createSymbolicLink(files.resolve("nowhere"), Path.of("gone"));
        var contents = random(LARGE);

        assertThat(fault(() -> write("none/file", null, false, contents)))
                .isEqualTo(Fault.of(Fault.Kind.NOT_FOUND, "none: No such file or directory."));
        assertThat(fault(() -> write("directory", null, false, contents)).kind())
                .isEqualTo(Fault.Kind.CONFLICT);
        assertThat(fault(() -> write("directory/", null, false, contents)).kind())
                .isEqualTo(Fault.Kind.CONFLICT);
        assertThat(fault(() -> write("directory/..", null, false, contents)).kind())
                .isEqualTo(Fault.Kind.CONFLICT);
        assertThat(fault(() -> write("file/below", null, true, contents)).kind())
                .isEqualTo(Fault.Kind.CONFLICT);
        assertThat(fault(() -> write("nowhere", null, true, contents)).kind()).isEqualTo(Fault.Kind.NOT_FOUND);
        assertThat(fault(() -> write("/dev/null", null, false, contents)).message())
                .isEqualTo("/dev/null: it is no regular file.");
        assertThat(fault(() -> write("a".repeat(256), null, false, contents)).kind())
                .isEqualTo(Fault.Kind.INVALID);
        assertThat(names("")).containsExactly("directory", "file", "nowhere");
    }

    @Test
    void shouldTellWhatThereIs() throws Exception {
        Files.writeString(files.resolve("b"), "12345");
        Files.setLastModifiedTime(files.resolve("b"), FileTime.from(TIME));
        Files.createDirectory(files.resolve("d"));
        Files.createSymbolicLink(files.resolve("l"), Path.of("b"));
        Files.createSymbolicLink(files.resolve("loop"), Path.of("loop"));
        shell("mkfifo a-pipe; printf x > \"$(printf 'line\\nbreak')\"; printf x > \"$(printf '\\377')\"");

        var all = get(source.list(sandbox, path("."), null, 100));
        assertThat(all.more()).isFalse();
        assertThat(all.entries())
                .extracting(found -> found.entry().path().bytes())
                .containsExactly("a-pipe", "b", "d", "l", "line\nbreak", "loop", "\u00ff");
        assertThat(all.entries())
                .extracting(found -> found.entry().kind())
                .containsExactly(
                        FileEntry.Kind.OTHER,
                        FileEntry.Kind.FILE,
                        FileEntry.Kind.DIRECTORY,
                        FileEntry.Kind.LINK,
                        FileEntry.Kind.FILE,
                        FileEntry.Kind.LINK,
                        FileEntry.Kind.FILE);
        assertThat(all.entries().get(1).entry())
                .isEqualTo(new FileEntry(path("b"), FileEntry.Kind.FILE, 0644, 5, TIME, null));
        assertThat(all.entries().get(3).entry().target()).isEqualTo(path("b"));

        var some = get(source.list(sandbox, path("."), path("b"), 2));
        assertThat(some.more()).isTrue();
        assertThat(some.entries())
                .extracting(found -> found.entry().path().bytes())
                .containsExactly("d", "l");

        assertThat(stat("l").entry().kind()).isEqualTo(FileEntry.Kind.LINK);
        assertThat(get(source.stat(sandbox, path("l"), true)).entry().size()).isEqualTo(5);
        assertThat(read(new InnerPath("\u00ff"), 0, 9).toString()).isEqualTo("x");
        assertThat(fault(() -> get(source.stat(sandbox, path("loop"), true))).kind())
                .isEqualTo(Fault.Kind.CONFLICT);
        assertThat(fault(() -> stat("gone")).kind()).isEqualTo(Fault.Kind.NOT_FOUND);
        assertThat(fault(() -> read("a-pipe", 0, 9)).message()).isEqualTo("a-pipe: it is no regular file.");
        assertThat(fault(() -> read("d", 0, 9)).kind()).isEqualTo(Fault.Kind.CONFLICT);
        assertThat(fault(() -> get(source.list(sandbox, path("b"), null, 9))).kind())
                .isEqualTo(Fault.Kind.CONFLICT);
    }

    @Test
    void shouldTellWhoReadsAFileThatHasBecomeShorter() throws IOException {
        Files.write(files.resolve("file"), random(LARGE));
        var reading = get(source.read(sandbox, path("file"), 0, Long.MAX_VALUE));
        truncate(files.resolve("file"));

        assertThat(fault(() -> rest(reading)).message()).isEqualTo("file: it has become shorter while it was read.");
        get(reading.close());
    }

    @Test
    void shouldRemoveWhatIsMeant() throws Exception {
        var kept = Files.createDirectories(directory.resolve("kept/below"));
        Files.createDirectories(files.resolve("tree/below"));
        Files.createSymbolicLink(files.resolve("tree/out"), kept.getParent());
        Files.createSymbolicLink(files.resolve("link"), kept.getParent());
        Files.writeString(files.resolve("file"), "");
        // Deeper than any path can be long.
        shell(
                "long=$(printf 'deep/%.0s' $(seq 300)); for i in 1 2 3 4; do mkdir -p top/$long; mv tree top/$long; mv top tree; done");

        assertThat(fault(() -> get(source.remove(sandbox, path("tree"), false))).kind())
                .isEqualTo(Fault.Kind.CONFLICT);
        get(source.remove(sandbox, path("tree"), true));
        get(source.remove(sandbox, path("link"), true));
        get(source.remove(sandbox, path("file"), false));

        assertThat(names("")).isEmpty();
        assertThat(kept).isDirectory();
        assertThat(fault(() -> get(source.remove(sandbox, path("file"), false))).kind())
                .isEqualTo(Fault.Kind.NOT_FOUND);
    }

    private Packing pack(String directory, String... names) {
        var choice = get(source.pack(sandbox, path(directory), true));
        for (var name : names) {
            get(choice.add(path(name)));
        }
        return get(choice.begin());
    }

    @Test
    void shouldCarryATreeOutAndIn() throws Exception {
        shell("""
                mkdir -p from/empty from/sub/deeper
                printf 0 > from/sub/script; chmod 4755 from/sub/script
                printf x > "from/sub/$(printf 'bad\\377name')"
                ln -s ../sub/script from/sub/link; ln -s nowhere from/dangling
                mkfifo from/pipe; chmod 500 from/sub/deeper
                """);
        Files.write(files.resolve("from/large"), random(700_000));
        Files.setLastModifiedTime(files.resolve("from/large"), FileTime.from(TIME));
        Files.setLastModifiedTime(files.resolve("from/empty"), FileTime.from(TIME));

        var packing = pack("from");
        var unpacking = get(source.unpack(sandbox, path("to"), false));
        var left = carry(packing, unpacking);
        var outcome = get(unpacking.finish());

        assertThat(left).containsExactly(new Packing.LeftOut(path("pipe"), "it is a pipe, a socket or a device"));
        assertThat(outcome).isEqualTo(new Unpacking.Outcome(List.of(), 0, List.of()));
        Files.delete(files.resolve("from/pipe"));
        Files.setPosixFilePermissions(files.resolve("from/sub/script"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(listing("to")).isEqualTo(listing("from")).contains("large 100644 700000");
        assertThat(Files.readAllBytes(files.resolve("to/large"))).isEqualTo(random(700_000));
        assertThat(Files.getLastModifiedTime(files.resolve("to/large")).toInstant())
                .isEqualTo(TIME);
        assertThat(Files.getLastModifiedTime(files.resolve("to/empty")).toInstant())
                .isEqualTo(TIME);
    }

    @Test
    void shouldPackOnlyWhatIsNamed() throws Exception {
        shell("mkdir -p from/a/b from/c; printf 1 > from/a/b/f; printf 2 > from/c/f");
        var packing = pack("from", "a", "gone");
        var pieces = all(packing);

        assertThat(pieces)
                .filteredOn(Packing.Entry.class::isInstance)
                .extracting(piece -> ((Packing.Entry) piece).file().path().bytes())
                .containsExactly("a", "a/b", "a/b/f");
        assertThat(pieces).contains(new Packing.LeftOut(path("gone"), "No such file or directory"));
    }

    @Test
    void shouldTellEntriesWithoutContents() throws Exception {
        shell("mkdir d; printf 123 > d/f; ln -s f d/l");
        var packing = get(get(source.pack(sandbox, path("d"), false)).begin());
        assertThat(all(packing))
                .extracting(piece -> ((Packing.Entry) piece).file().path().bytes() + " "
                        + ((Packing.Entry) piece).file().size())
                .containsExactly("f 3", "l 1");
    }

    @Test
    void shouldFillUpWhatHasBecomeShorterWhileItWasPacked() throws IOException {
        Files.write(files.resolve("large"), random(LARGE));
        Files.writeString(files.resolve("next"), "n");
        var packing = pack(".");
        var first = (Packing.Entry) get(packing.next());
        truncate(files.resolve("large"));
        var pieces = all(packing);

        long contents = pieces.stream()
                .filter(Packing.Contents.class::isInstance)
                .mapToLong(piece -> ((Packing.Contents) piece).bytes().length())
                .sum();
        assertThat(first.file().size()).isEqualTo(LARGE);
        assertThat(contents).isEqualTo(LARGE + 1);
        assertThat(pieces).contains(new Packing.LeftOut(path("large"), "it has become shorter while it was read"));
    }

    @Test
    void shouldLeaveOutWhatWouldLieOutside() throws IOException {
        var outside = Files.createDirectory(directory.resolve("outside"));
        Files.createDirectories(files.resolve("to/directory"));
        Files.createSymbolicLink(files.resolve("to/planted"), outside);
        Files.writeString(files.resolve("to/plain"), "kept");
        var unpacking = get(source.unpack(sandbox, path("to"), false));
        for (var name : List.of("../out", "a/../../out", outside + "/out", "/", ".", "planted/out", "plain/out")) {
            file(unpacking, name, "evil");
        }
        get(unpacking.entry(new FileEntry(path("own"), FileEntry.Kind.LINK, 0777, 0, TIME, path("../../outside"))));
        file(unpacking, "own/out", "evil");
        get(unpacking.entry(new FileEntry(path("own"), FileEntry.Kind.DIRECTORY, 0777, 0, TIME, null)));
        get(unpacking.entry(new FileEntry(path("device"), FileEntry.Kind.OTHER, 0777, 0, TIME, null)));
        file(unpacking, "directory", "in its way");
        file(unpacking, "./made//on/./the/way", "good");
        file(unpacking, "last", "good");
        var outcome = get(unpacking.finish());

        assertThat(outcome.leftOut())
                .extracting(left -> left.path().bytes())
                .containsExactly(
                        "../out",
                        "a/../../out",
                        outside + "/out",
                        "/",
                        ".",
                        "planted/out",
                        "plain/out",
                        "own/out",
                        "own",
                        "device",
                        "directory");
        assertThat(outside).isEmptyDirectory();
        assertThat(directory.resolve("out")).doesNotExist();
        assertThat(names("to")).containsExactly("directory", "last", "made", "own", "plain", "planted");
        assertThat(files.resolve("to/plain")).hasContent("kept");
        assertThat(files.resolve("to/made/on/the/way")).hasContent("good");
        assertThat(files.resolve("to/last")).hasContent("good");
    }

    @Test
    void shouldKeepWhatHasComeWholeWhereTheRestNeverComes() throws IOException {
        Files.createDirectory(files.resolve("to"));
        Files.writeString(files.resolve("to/second"), "old");
        var unpacking = get(source.unpack(sandbox, path("to"), false));
        file(unpacking, "first", "whole");
        get(unpacking.entry(new FileEntry(path("second"), FileEntry.Kind.FILE, 0644, 10, TIME, null)));
        get(unpacking.contents(Buffer.buffer("half")));
        get(unpacking.flush());
        TestDaemon.await(Duration.ofSeconds(60), () -> Files.exists(files.resolve("to/first")));
        get(unpacking.close());

        assertThat(files.resolve("to/first")).hasContent("whole");
        assertThat(files.resolve("to/second")).hasContent("old");
        assertThat(names("to")).containsExactly("first", "second");
    }

    @Test
    void shouldRefuseWhatIsNoArchive() {
        var unpacking = get(source.unpack(sandbox, path("to"), false));
        get(unpacking.entry(new FileEntry(path("file"), FileEntry.Kind.FILE, 0644, 3, TIME, null)));
        get(unpacking.contents(Buffer.buffer("more than was told")));

        assertThat(fault(() -> get(unpacking.finish())).message()).isEqualTo("the archive is cut off.");
    }

    private FileStat stat(String path) {
        return get(source.stat(sandbox, path(path), false));
    }

    private FileStat write(String path, Integer mode, boolean parents, byte[] contents) {
        var writing = get(source.write(sandbox, path(path), mode, parents));
        get(writing.write(Buffer.buffer(contents)));
        return get(writing.finish());
    }

    private Buffer read(String path, long position, long most) {
        return read(path(path), position, most);
    }

    private Buffer read(InnerPath path, long position, long most) {
        var reading = get(source.read(sandbox, path, position, most));
        var all = rest(reading);
        get(reading.close());
        return all;
    }

    private static Buffer rest(FileSource.FileReading reading) {
        var all = Buffer.buffer();
        for (var part = get(reading.next()); part != null; part = get(reading.next())) {
            all.appendBuffer(part);
        }
        return all;
    }

    private static List<Packing.Piece> all(Packing packing) {
        var pieces = new ArrayList<Packing.Piece>();
        for (var piece = get(packing.next()); piece != null; piece = get(packing.next())) {
            pieces.add(piece);
        }
        get(packing.close());
        return pieces;
    }

    private static List<Packing.LeftOut> carry(Packing from, Unpacking to) {
        var left = new ArrayList<Packing.LeftOut>();
        for (var piece : all(from)) {
            if (piece instanceof Packing.Entry entry) {
                get(to.entry(entry.file()));
            } else if (piece instanceof Packing.Contents contents) {
                get(to.contents(contents.bytes()));
            } else if (piece instanceof Packing.LeftOut out) {
                left.add(out);
            }
        }
        return left;
    }

    private static void file(Unpacking to, String name, String contents) {
        get(to.entry(new FileEntry(path(name), FileEntry.Kind.FILE, 0644, contents.length(), TIME, null)));
        get(to.contents(Buffer.buffer(contents)));
    }

    /** Each path, its kind and permissions, its size where that means something, and where it leads. */
    private List<String> listing(String below) throws Exception {
        var found =
                shell("cd " + below + "; find . -mindepth 1 -type d -printf '%P %m\\n' -o -type l -printf '%P -> %l\\n'"
                        + " -o -printf '%P 100%m %s\\n' | LC_ALL=C sort");
        return found.lines().toList();
    }

    private static void truncate(Path file) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(LARGE / 2);
        }
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
