package dev.sandlot.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileEntry.Kind;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.ManifestEntry;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Planning;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Manifests that are compared, mirrors that are unpacked, and what is discarded, by the program with sanitizers and without walls around it. */
class InnerPlanningTest extends InnerFilesFixture {
    private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06Z");

    /** What a manifest came to: such as {@code SEND a}. */
    private static final class Found implements Planning.Reader {
        final List<String> steps = new ArrayList<>();

        @Override
        public void step(Planning.Step step, InnerPath path) {
            steps.add(step + " " + path);
        }

        @Override
        public void leftOut(Packing.LeftOut left) {
            steps.add("left out " + left.path() + ": " + left.why());
        }
    }

    @Test
    void shouldTellWhatIsNotThereAsItIsTold() throws Exception {
        write("tree/same", "12345");
        write("tree/other", "12345");
        write("tree/longer", "123456");
        write("tree/unsure", "12345");
        write("tree/runs", "12345");
        Files.createDirectory(files.resolve("tree/d"));
        Files.createSymbolicLink(files.resolve("tree/link"), Path.of("same"));
        Files.createSymbolicLink(files.resolve("tree/elsewhere"), Path.of("/etc"));

        assertThat(plan(
                        Planning.Extras.NONE,
                        file("same", 0644, "12345"),
                        file("other", 0644, "54321"),
                        file("longer", 0644, "12345"),
                        new ManifestEntry(entry("unsure", Kind.FILE, 0644, 5, null), null),
                        file("runs", 0755, "12345"),
                        file("missing", 0644, ""),
                        directory("d", 0755),
                        directory("none", 0755),
                        file("d/below", 0644, "x"),
                        link("link", "same"),
                        link("other", "same"),
                        directory("elsewhere", 0755),
                        file("elsewhere/passwd", 0644, "x")))
                .containsExactly(
                        "SEND other",
                        "SEND longer",
                        "HASH unsure",
                        "SEND runs",
                        "SEND missing",
                        "SEND none",
                        "SEND d/below",
                        "SEND other",
                        "SEND elsewhere",
                        "SEND elsewhere/passwd");
    }

    @Test
    void shouldHaveEverythingSentWhereNothingIs() throws Exception {
        assertThat(plan(Planning.Extras.TRUE, file("a", 0644, "1"), gone("b", null)))
                .containsExactly("SEND a");
    }

    @Test
    void shouldLetGoOnlyWhatIsStillWhatItWas() throws Exception {
        write("tree/as-it-was", "1");
        write("tree/changed", "2");
        write("tree/whatever", "3");
        Files.createDirectory(files.resolve("tree/d"));

        assertThat(plan(
                        Planning.Extras.NONE,
                        gone("as-it-was", "1"),
                        gone("changed", "1"),
                        gone("whatever", null),
                        gone("d", null),
                        gone("never-there", "1")))
                .containsExactly("DELETE as-it-was", "CHANGED changed", "DELETE whatever", "DELETE d");
    }

    @Test
    void shouldTellWhatIsOnlyThere() throws Exception {
        for (var path : List.of("a", "b/1", "b/2/x", "b/3", "c/only/deep", "d", "e/x", "z")) {
            write("tree/" + path, path);
        }
        var manifest = new ManifestEntry[] {
            file("a", 0644, "a"),
            directory("b", 0755),
            file("b/2", 0644, "a file here"),
            file("b/3", 0644, "b/3"),
            directory("d", 0755),
            file("d/new", 0644, "x"),
            file("e", 0644, "x"),
            file("f", 0644, "x")
        };

        assertThat(plan(Planning.Extras.ONLY, manifest))
                .containsExactly("EXTRA b/1", "EXTRA b/2/", "EXTRA c/", "EXTRA e/", "EXTRA z");
        assertThat(plan(Planning.Extras.TRUE, manifest)).contains("EXTRA c/", "SEND d", "SEND d/new", "SEND f");
        assertThatThrownBy(() -> plan(Planning.Extras.TRUE, file("b", 0644, ""), file("a", 0644, "")))
                .hasMessageContaining("the manifest is not in the order of a walk");
    }

    @Test
    void shouldRefuseAManifestThatLeadsOut() {
        for (var path : List.of("../x", "/etc/passwd", "a/../../x", ".")) {
            assertThatThrownBy(() -> plan(Planning.Extras.NONE, file(path, 0644, "x")))
                    .as(path)
                    .hasMessageContaining("it would lie outside");
        }
    }

    /** A digest that is remembered is believed only while nothing tells of a change, and a change of contents alone is found. */
    @Test
    void shouldFindAChangeThatTimeAndSizeDoNotTell() throws Exception {
        var file = write("tree/file", "before");
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
        assertThat(plan(Planning.Extras.NONE, file("file", 0644, "before"))).isEmpty();

        Files.writeString(file, "after!");
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));

        assertThat(plan(Planning.Extras.NONE, file("file", 0644, "before"))).containsExactly("SEND file");
        assertThat(plan(Planning.Extras.NONE, file("file", 0644, "after!"))).isEmpty();
    }

    @Test
    void shouldMirrorWhateverIsInTheWay() throws Exception {
        write("tree/becomes-directory", "x");
        Files.createDirectory(files.resolve("tree/becomes-file"));
        write("tree/stays/because-of-this", "x");
        Files.createSymbolicLink(files.resolve("tree/becomes-real"), Path.of("/"));
        var old = write("tree/replaced", "old");
        Files.setLastModifiedTime(old, FileTime.from(LONG_AGO));
        var begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        var unpacking = get(source.unpack(sandbox, InnerPath.of("tree"), true));
        get(unpacking.entry(entry("becomes-directory", Kind.DIRECTORY, 0750, 0, null)));
        send(unpacking, "becomes-directory/below", "1");
        send(unpacking, "becomes-file", "2");
        send(unpacking, "stays", "3");
        get(unpacking.entry(entry("becomes-real", Kind.DIRECTORY, 0755, 0, null)));
        send(unpacking, "becomes-real/etc", "4");
        send(unpacking, "replaced", "new");
        send(unpacking, "fresh", "fresh");
        var outcome = get(unpacking.finish());

        assertThat(outcome.leftOut()).extracting(left -> left.path().toString()).containsExactly("stays");
        assertThat(outcome.digests())
                .containsExactly(sha256("1"), sha256("2"), "", sha256("4"), sha256("new"), sha256("fresh"));
        assertThat(files.resolve("tree/becomes-directory/below")).hasContent("1");
        assertThat(files.resolve("tree/becomes-file")).hasContent("2");
        assertThat(files.resolve("tree/stays/because-of-this")).exists();
        assertThat(Files.isSymbolicLink(files.resolve("tree/becomes-real"))).isFalse();
        assertThat(files.resolve("tree/becomes-real/etc")).hasContent("4");
        assertThat(Files.getLastModifiedTime(files.resolve("tree/fresh")).toInstant())
                .isEqualTo(LONG_AGO);
        assertThat(Files.getLastModifiedTime(files.resolve("tree/replaced")).toInstant())
                .as("newer than what was built from the old one")
                .isAfterOrEqualTo(begun);
    }

    @Test
    void shouldKeepHolesAsHoles() throws Exception {
        long size = 64L << 20;
        var unpacking = get(source.unpack(sandbox, InnerPath.of("tree"), true));
        get(unpacking.entry(entry("sparse", Kind.FILE, 0644, size, null)));
        var zeros = Buffer.buffer(new byte[1 << 20]);
        for (int i = 0; i < 63; i++) {
            get(unpacking.contents(zeros));
        }
        var last = new byte[1 << 20];
        last[last.length - 1] = 1;
        get(unpacking.contents(Buffer.buffer(last)));
        get(unpacking.finish());

        var file = files.resolve("tree/sparse");
        assertThat(Files.size(file)).isEqualTo(size);
        try (var in = Files.newByteChannel(file)) {
            in.position(size - 1);
            var one = java.nio.ByteBuffer.allocate(1);
            assertThat(in.read(one)).isEqualTo(1);
            assertThat(one.get(0)).isEqualTo((byte) 1);
        }
        var blocks = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        assertThat(Long.parseLong(new String(blocks.getInputStream().readAllBytes()).strip()))
                .as("blocks of 512 bytes")
                .isLessThan(4 << 11);
        assertThat(blocks.waitFor()).isZero();
    }

    @Test
    void shouldDiscardNothingElse() throws Exception {
        write("tree/file", "x");
        write("tree/kept/inside", "x");
        write("tree/whole/a/b", "x");
        write("outside/file", "x");
        Files.createSymbolicLink(files.resolve("tree/link"), Path.of("../outside"));
        Files.createSymbolicLink(files.resolve("tree/whole/way-out"), Path.of("../../outside"));
        var removing = get(source.discard(sandbox, InnerPath.of("tree")));
        for (var path : List.of("file", "kept", "whole/", "link/file", "link", "../outside/file", "gone", "gone/too")) {
            get(removing.entry(entry(path, Kind.GONE, 0, 0, null)));
        }
        var outcome = get(removing.finish());

        assertThat(outcome.leftOut())
                .containsExactly(
                        new Packing.LeftOut(InnerPath.of("kept"), "Directory not empty"),
                        new Packing.LeftOut(InnerPath.of("../outside/file"), "it lies outside"));
        try (var left = Files.list(files.resolve("tree"))) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("kept");
        }
        assertThat(files.resolve("outside/file")).exists();
    }

    /** Against a walk of our own: whatever differs between two random trees is sent, and nothing else. */
    @Test
    void shouldFindWhatDiffersBetweenRandomTrees() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var manifest = new ArrayList<ManifestEntry>();
            var expected = new ArrayList<String>();
            Files.createDirectories(files.resolve("tree"));
            for (int i = 0; i < 60; i++) {
                var name = "%02d".formatted(i);
                var here = "v" + random.nextInt(3);
                var there = "v" + random.nextInt(3);
                boolean isHere = random.nextInt(5) > 0;
                boolean isThere = random.nextInt(5) > 0;
                if (isThere) {
                    write("tree/" + name, there);
                }
                if (isHere) {
                    manifest.add(file(name, 0644, here));
                }
                if (isHere && !(isThere && here.equals(there))) {
                    expected.add("SEND " + name);
                } else if (isThere && !isHere) {
                    expected.add("EXTRA " + name);
                }
            }
            assertThat(plan(Planning.Extras.TRUE, manifest.toArray(ManifestEntry[]::new)))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(expected);
            try (var all = Files.list(files.resolve("tree"))) {
                for (var path : all.toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private Path write(String path, String text) throws IOException {
        var file = files.resolve(path);
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        if (!Files.isSymbolicLink(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
        assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
        return file;
    }

    private List<String> plan(Planning.Extras extras, ManifestEntry... manifest) {
        var found = new Found();
        var planning = get(source.plan(sandbox, InnerPath.of("tree"), extras, found));
        try {
            for (var entry : manifest) {
                get(planning.entry(entry));
            }
            get(planning.finish());
        } finally {
            get(planning.close());
        }
        return found.steps;
    }

    private static void send(dev.sandlot.stream.Unpacking to, String path, String text) {
        get(to.entry(entry(path, Kind.FILE, 0644, text.length(), null)));
        get(to.contents(Buffer.buffer(text)));
    }

    private static FileEntry entry(String path, Kind kind, int mode, long size, String target) {
        return new FileEntry(
                InnerPath.of(path), kind, mode, size, LONG_AGO, target == null ? null : InnerPath.of(target));
    }

    private static ManifestEntry file(String path, int mode, String text) throws Exception {
        return new ManifestEntry(entry(path, Kind.FILE, mode, text.length(), null), sha256(text));
    }

    private static ManifestEntry directory(String path, int mode) {
        return new ManifestEntry(entry(path, Kind.DIRECTORY, mode, 0, null), null);
    }

    private static ManifestEntry link(String path, String target) {
        return new ManifestEntry(entry(path, Kind.LINK, 0777, 0, target), null);
    }

    private static ManifestEntry gone(String path, String before) throws Exception {
        return new ManifestEntry(entry(path, Kind.GONE, 0, 0, null), before == null ? null : sha256(before));
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
