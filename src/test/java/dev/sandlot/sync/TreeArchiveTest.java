package dev.sandlot.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.archive.TarReader;
import dev.sandlot.model.FileEntry.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees that are looked at and sent. */
class TreeArchiveTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z"));

    @TempDir
    Path root;

    private Path write(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private List<String> sent(TreeArchive archive, LocalTree tree) throws IOException {
        var bytes = new ByteArrayOutputStream();
        archive.write(tree.entries(), bytes);
        var found = new ArrayList<String>();
        var tar = new TarReader(new ByteArrayInputStream(bytes.toByteArray()));
        var part = new byte[1 << 20];
        for (var entry = tar.next(); entry != null; entry = tar.next()) {
            var line = entry.path().bytes() + " " + entry.kind() + " " + Integer.toOctalString(entry.mode());
            if (entry.kind() == Kind.LINK) {
                line += " -> " + entry.target().bytes();
            } else if (entry.kind() == Kind.FILE) {
                var text = new StringBuilder();
                for (int n = tar.read(part); n >= 0; n = tar.read(part)) {
                    text.append(new String(part, 0, n, StandardCharsets.ISO_8859_1));
                }
                line += " " + (text.length() > 20 ? text.length() : text);
            }
            found.add(line);
        }
        return found;
    }

    private Contents contents() {
        return new Contents(root, SyncState.none());
    }

    @Test
    void shouldSendWhatLiesThereInTheOrderOfBytes() throws IOException {
        var deep = "a/" + "long-name-".repeat(12);
        write(deep + "/x", "text");
        Files.setPosixFilePermissions(write("a.sh", "#!/bin/sh"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(root.resolve("out"), Path.of("/nowhere/at-all"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("."));
        Files.writeString(Path.of(URI.create(root.toUri() + "b%FCr")), "y");
        Files.setPosixFilePermissions(root.resolve("a"), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(root.resolve(deep), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(root.resolve(deep + "/x"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(
                root.resolve(PathBytes.toPath("b\u00fcr")), PosixFilePermissions.fromString("rw-r--r--"));
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
            var tree = LocalTree.of(root, Filter.all());

            assertThat(tree.leftOut())
                    .containsExactly(new LocalTree.LeftOut("socket", "it is a pipe, a socket or a device", false));
            assertThat(sent(new TreeArchive(contents(), bytes -> {}), tree))
                    .containsExactly(
                            "a DIRECTORY 700",
                            deep + " DIRECTORY 755",
                            deep + "/x FILE 644 text",
                            "a.sh FILE 751 #!/bin/sh",
                            "b\u00fcr FILE 644 y",
                            "loop LINK 777 -> .",
                            "out LINK 777 -> /nowhere/at-all");
        }
    }

    @Test
    void shouldTellWhatChangedOnTheWay() throws IOException {
        write("gone", "x");
        write("grows", "x");
        write("large-shrinks", "x".repeat(1 << 20));
        write("put-back", "before");
        Files.setLastModifiedTime(root.resolve("put-back"), LONG_AGO);
        write("same", "x");
        var tree = LocalTree.of(root, Filter.all());
        Files.delete(root.resolve("gone"));
        write("grows", "xx");
        write("large-shrinks", "x");
        write("put-back", "after!");
        Files.setLastModifiedTime(root.resolve("put-back"), LONG_AGO);
        var archive = new TreeArchive(contents(), bytes -> {});

        assertThat(sent(archive, tree))
                .hasSize(2)
                .allMatch(line -> line.startsWith("large-shrinks FILE") || line.startsWith("same FILE"));
        assertThat(archive.again())
                .extracting(LocalEntry::path)
                .containsExactly("gone", "grows", "large-shrinks", "put-back");
        assertThat(archive.files()).extracting(LocalEntry::path).containsExactly("large-shrinks", "same");
    }

    @Test
    void shouldRememberUntilSomethingTellsOfAChange(@TempDir Path states) throws IOException {
        write("old", "before");
        write("link", "x");
        var tree = LocalTree.of(root, Filter.all());
        var state = SyncState.in(states.resolve("made/state"));
        var digest = FileDigests.sha256().digest("before".getBytes(StandardCharsets.UTF_8));
        var old = tree.entries().get(1);
        var young = tree.entries().get(0);
        state.put(new SyncState.Known(old, digest, true, true));
        state.put(new SyncState.Known(young, digest, false, true));
        state.keep();

        var again = SyncState.in(states.resolve("made/state"));
        assertThat(again.of("old").entry()).isEqualTo(old);
        var contents = new Contents(root, again);
        assertThat(contents.known(old)).isEqualTo(digest);
        assertThat(contents.known(young))
                .as("it was read too soon after its change")
                .isNull();

        var time = Files.getLastModifiedTime(root.resolve("old"));
        write("old", "after!");
        Files.setLastModifiedTime(root.resolve("old"), time);
        var changed = LocalTree.of(root, Filter.all()).entries().get(1);
        assertThat(contents.known(changed)).as("of the same size and time").isNull();
        assertThat(contents.read(changed)).isTrue();
        assertThat(contents.known(changed))
                .isEqualTo(FileDigests.sha256().digest("after!".getBytes(StandardCharsets.UTF_8)));

        Files.write(states.resolve("made/state"), new byte[] {0, 0, 0, 1, 0, 0});
        assertThat(SyncState.in(states.resolve("made/state")).all()).isEmpty();
    }

    @Test
    void shouldWriteManifestsThatTheDaemonReads() throws IOException {
        var names = List.of("plain", "q\"uo\\te", "line\nbreak", "gr\u00c3\u00bcezi", "bad\u00ff");
        var out = new ByteArrayOutputStream();
        var manifest = new Manifest(out);
        for (var name : names) {
            manifest.add(new LocalEntry(name, Kind.FILE, 0640, 5, null, new LocalEntry.Stamp(1, 2, 3)), new byte[32]);
        }
        manifest.add(new LocalEntry("link", Kind.LINK, 0777, 0, "bad\u00ff", new LocalEntry.Stamp(1, 2, 3)), null);
        manifest.addGone("gone", null);
        manifest.finish();

        var read = new ArrayList<dev.sandlot.model.ManifestEntry>();
        dev.sandlot.api.ManifestJson.read(new ByteArrayInputStream(out.toByteArray()), read::add);
        assertThat(read)
                .extracting(entry -> entry.file().path().bytes())
                .containsExactly("plain", "q\"uo\\te", "line\nbreak", "gr\u00c3\u00bcezi", "bad\u00ff", "link", "gone");
        assertThat(read.get(0).file().mode()).isEqualTo(0640);
        assertThat(read.get(0).file().size()).isEqualTo(5);
        assertThat(read.get(0).sha256()).isEqualTo("0".repeat(64));
        assertThat(read.get(5).file().target().bytes()).isEqualTo("bad\u00ff");
        assertThat(read.get(6).file().kind()).isEqualTo(Kind.GONE);
    }
}
