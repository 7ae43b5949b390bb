package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileTreeTest {
    @TempDir
    Path directory;

    private Path tree;
    private Path outside;

    @BeforeEach
    void make() throws IOException {
        tree = Files.createDirectory(directory.resolve("tree"));
        outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
    }

    @Test
    void shouldDeleteLinksAndNeverFollowThem() throws IOException {
        Files.createSymbolicLink(tree.resolve("file"), outside.resolve("precious"));
        Files.createSymbolicLink(tree.resolve("directory"), outside);
        Files.createSymbolicLink(tree.resolve("loop"), Path.of("loop"));
        Files.createLink(tree.resolve("hard"), outside.resolve("precious"));
        HostileTree.delete(tree);
        assertThat(tree).doesNotExist();
        assertThat(outside.resolve("precious")).hasContent("x");
    }

    @Test
    void shouldOnlyRemoveALinkThatStandsInItsPlace() throws IOException {
        var link = Files.createSymbolicLink(directory.resolve("link"), outside);
        HostileTree.delete(link);
        assertThat(Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(outside.resolve("precious")).exists();
    }

    @Test
    void shouldDeleteWhatNobodyMayEnter() throws IOException {
        var closed = Files.createDirectories(tree.resolve("a/closed/b"));
        Files.writeString(closed.resolve("file"), "x");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(tree.resolve("a/closed"), PosixFilePermissions.fromString("--x------"));
        Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("r--------"));
        HostileTree.delete(tree);
        assertThat(tree).doesNotExist();
    }

    @Test
    void shouldDeleteStrangeNames() throws IOException {
        for (var name : new String[] {"-rf", "a\nb", "$(id)", " ", "..x", "x".repeat(255)}) {
            Files.createDirectory(tree.resolve(name));
            Files.writeString(tree.resolve(name).resolve("-rf"), "x");
        }
        HostileTree.delete(tree);
        assertThat(tree).doesNotExist();
    }

    @Test
    void shouldDeleteWhatIsDeeperThanAnyPath() throws IOException {
        deepen(400, "d".repeat(200));
        HostileTree.delete(tree);
        assertThat(tree).doesNotExist();
    }

    /** A path of 80000 bytes: each level is moved into a new one above it. */
    private void deepen(int levels, String name) throws IOException {
        for (int i = 0; i < levels; i++) {
            var above = Files.createDirectory(tree.resolve("above"));
            try (var stream = Files.newDirectoryStream(tree);
                    var target = Files.newDirectoryStream(above)) {
                var from = (SecureDirectoryStream<Path>) stream;
                var to = (SecureDirectoryStream<Path>) target;
                if (i > 0) {
                    from.move(Path.of(name), to, Path.of(name));
                }
                Files.writeString(above.resolve("file"), "x");
                from.move(Path.of("above"), from, Path.of(name));
            }
        }
    }

    @Test
    void shouldDoNothingWhereThereIsNothing() throws IOException {
        HostileTree.delete(directory.resolve("none"));
    }

    @Test
    void shouldDeleteManyFiles() throws IOException {
        for (int i = 0; i < 3000; i++) {
            Files.createFile(tree.resolve("f" + i));
        }
        HostileTree.delete(tree);
        assertThat(tree).doesNotExist();
    }
}
