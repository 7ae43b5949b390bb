package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.archive.TarWriter;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.InnerPath;
import dev.sandlot.sync.Landing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a sandbox sends, it lands below the directory, or not at all. */
class ArchiveUnpackerTest {
    @TempDir
    Path temp;

    private Path root;
    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
    private final TarWriter tar = new TarWriter();

    @BeforeEach
    void begin() throws IOException {
        root = Files.createDirectories(temp.resolve("outer/root")).toRealPath();
    }

    private void add(String path, FileEntry.Kind kind, int mode, String content) throws IOException {
        var link = kind == FileEntry.Kind.LINK;
        var bytes = link ? new byte[0] : content.getBytes(StandardCharsets.UTF_8);
        archive.write(tar.entry(new FileEntry(
                new InnerPath(path), kind, mode, bytes.length, Instant.EPOCH, link ? InnerPath.of(content) : null)));
        archive.write(bytes);
    }

    private void file(String path) throws IOException {
        add(path, FileEntry.Kind.FILE, 0644, "content");
    }

    private void link(String path, String target) throws IOException {
        add(path, FileEntry.Kind.LINK, 0777, target);
    }

    private List<String> unpack() throws IOException {
        archive.write(tar.finish());
        var unpacker = new ArchiveUnpacker(root);
        unpacker.unpack(new ByteArrayInputStream(archive.toByteArray()));
        return unpacker.leftOut();
    }

    private List<String> there() throws IOException {
        var found = new ArrayList<String>();
        try (var all = Files.walk(temp.resolve("outer"))) {
            all.sorted()
                    .forEach(path ->
                            found.add(temp.resolve("outer").relativize(path).toString()));
        }
        return found;
    }

    @Test
    void shouldTakeFilesDirectoriesAndLinksBelow() throws IOException {
        add("d", FileEntry.Kind.DIRECTORY, 0000, "");
        add("d/run", FileEntry.Kind.FILE, 07755, "x");
        file("deep/er/f");
        link("d/l", "../deep/er");
        link("dangling", "d/nothing");
        assertThat(unpack()).isEmpty();
        assertThat(there())
                .containsExactly(
                        "",
                        "root",
                        "root/d",
                        "root/d/l",
                        "root/d/run",
                        "root/dangling",
                        "root/deep",
                        "root/deep/er",
                        "root/deep/er/f");
        assertThat(Files.isExecutable(root.resolve("d/run"))).isTrue();
        assertThat((int) Files.getAttribute(root.resolve("d/run"), "unix:mode") & 07777)
                .isEqualTo(0755);
        assertThat(root.resolve("d/l/f")).hasContent("content");
    }

    @Test
    void shouldNotWriteOutside() throws IOException {
        file("../evil");
        file("/evil");
        file("a/../../evil");
        file("good");
        link("out", "/etc");
        link("up", "..");
        link("up2", "x/../../outer");
        // Links that are harmless each, and not together.
        link("self", ".");
        link("through", "self/../evil");
        add("a/b", FileEntry.Kind.DIRECTORY, 0755, "");
        link("a/b/top", "../..");
        link("a/b/top/q", "../../../evil");
        assertThat(unpack())
                .extracting(each -> each.substring(0, each.indexOf(':')))
                .contains("../evil", "/evil", "a/../../evil", "out", "up", "up2", "through", "a/b/top/q");
        assertThat(there()).containsExactly("", "root", "root/a", "root/a/b", "root/a/b/top", "root/good", "root/self");
        try (var all = Files.walk(root)) {
            for (var link : all.filter(Files::isSymbolicLink).toList()) {
                assertThat(link.toRealPath()).startsWithRaw(root);
            }
        }
    }

    /** What is written behind a link's name is not written where that leads: links come last. */
    @Test
    void shouldNotWriteThroughALink() throws IOException {
        link("l", ".");
        file("l/f");
        assertThatThrownBy(this::unpack).isInstanceOf(SandboxFiles.LocalFailure.class);
        assertThat(Files.isSymbolicLink(root.resolve("l"))).isFalse();
    }

    @Test
    void shouldRefuseTwoOfOneName() throws IOException {
        file("f");
        file("f");
        assertThatThrownBy(this::unpack).isInstanceOf(SandboxFiles.LocalFailure.class);
    }

    @Test
    void shouldTellWhatRunsByItself() throws IOException {
        file("p/.git/hooks/post-checkout");
        archive.write(tar.finish());
        var unpacker = new ArchiveUnpacker(root);
        unpacker.unpack(new ByteArrayInputStream(archive.toByteArray()));
        assertThat(unpacker.runsByItself()).isTrue();
    }

    @Test
    void shouldFailWhereTheArchiveIsCut() throws IOException {
        file("f");
        var cut = java.util.Arrays.copyOf(archive.toByteArray(), 515);
        assertThatThrownBy(() -> new ArchiveUnpacker(root).unpack(new ByteArrayInputStream(cut)))
                .isInstanceOf(IOException.class);
        Landing.deleteTree(root);
        assertThat(Files.exists(root, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
}
