package dev.sandlot.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileStat;
import dev.sandlot.model.InnerPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What lies inside, in another place. */
class InnerMoveTest extends InnerFilesFixture {
    private FileStat move(String from, String to, boolean replace, boolean parents) {
        return get(source.move(sandbox, path(from), path(to), replace, parents));
    }

    @Test
    void shouldMoveWhatIsMeant() throws IOException {
        Files.writeString(files.resolve("file"), "12345");
        Files.createDirectories(files.resolve("directory/below"));
        Files.createSymbolicLink(files.resolve("link"), Path.of("directory"));

        var moved = move("file", "other", false, false).entry();
        move("directory", "renamed", false, false);
        var link = move("link", "renamed/link", false, false).entry();

        assertThat(moved.path()).isEqualTo(path("other"));
        assertThat(moved.size()).isEqualTo(5);
        assertThat(link.kind()).isEqualTo(FileEntry.Kind.LINK);
        assertThat(link.target()).isEqualTo(path("directory"));
        assertThat(names("")).containsExactly("other", "renamed");
        assertThat(names("renamed")).containsExactly("below", "link");
    }

    @Test
    void shouldReplaceOnlyWhereThatIsAskedFor() throws IOException {
        Files.writeString(files.resolve("file"), "new");
        Files.writeString(files.resolve("there"), "old");
        Files.createSymbolicLink(files.resolve("dangling"), Path.of("nowhere"));
        Files.createDirectories(files.resolve("empty"));
        Files.createDirectories(files.resolve("full/below"));

        assertThat(fault(() -> move("file", "there", false, true)))
                .isEqualTo(Fault.of(Fault.Kind.CONFLICT, "there: File exists."));
        assertThat(fault(() -> move("file", "dangling", false, true)).kind()).isEqualTo(Fault.Kind.CONFLICT);
        assertThat(fault(() -> move("file", "file", false, false)).kind()).isEqualTo(Fault.Kind.CONFLICT);
        assertThat(fault(() -> move("file", "empty", true, false)).kind()).isEqualTo(Fault.Kind.CONFLICT);
        assertThat(fault(() -> move("empty", "full", true, false)).kind()).isEqualTo(Fault.Kind.CONFLICT);
        assertThat(files.resolve("there")).hasContent("old");

        move("file", "there", true, false);
        move("there", "dangling", true, false);
        move("full", "empty", true, false);

        assertThat(names("")).containsExactly("dangling", "empty");
        assertThat(files.resolve("dangling")).isRegularFile().hasContent("new");
        assertThat(names("empty")).containsExactly("below");
    }

    @Test
    void shouldMakeTheWayWhereThatIsAskedFor() throws IOException {
        Files.writeString(files.resolve("file"), "");
        Files.createDirectory(files.resolve("directory"));

        assertThat(fault(() -> move("file", "new/place", false, false)))
                .isEqualTo(Fault.of(Fault.Kind.NOT_FOUND, "new/place: No such file or directory."));
        assertThat(fault(() -> move("gone", "new/place", false, true)))
                .isEqualTo(Fault.of(Fault.Kind.NOT_FOUND, "gone: No such file or directory."));
        assertThat(names("")).containsExactly("directory", "file");

        move("file", "new/place", false, true);
        move("directory", "new/way/", false, true);

        assertThat(names("")).containsExactly("new");
        assertThat(names("new")).containsExactly("place", "way");
    }

    @Test
    void shouldTellWhyItCannotBeMoved() throws IOException {
        Files.writeString(files.resolve("file"), "");
        Files.createDirectories(files.resolve("directory/below"));

        assertThat(fault(() -> move("directory", "directory/below/itself", false, false)))
                .isEqualTo(Fault.of(Fault.Kind.INVALID, "directory: it can't be moved into itself."));
        assertThat(fault(() -> move("file", "file/below", false, true)).kind()).isEqualTo(Fault.Kind.CONFLICT);
        assertThat(fault(() -> move("file", "a".repeat(256), false, false)).kind())
                .isEqualTo(Fault.Kind.INVALID);
        assertThat(fault(() -> move("/dev/null", "null", false, false)).kind())
                .isIn(Fault.Kind.CONFLICT, Fault.Kind.FORBIDDEN);
        assertThat(names("")).containsExactly("directory", "file");
    }

    @Test
    void shouldTakeAnyBytesForANameAndFollowNoLinkThatIsMoved() throws Exception {
        shell("printf x > \"$(printf 'b\\374r\\nx')\"; mkdir outside; ln -s outside link");

        get(source.move(sandbox, new InnerPath("b\u00fcr\nx"), new InnerPath("\u00ff"), false, false));
        move("link", "moved", false, false);

        assertThat(shell("ls | od -An -tx1").strip().replaceAll("\\s+", " "))
                .isEqualTo("6d 6f 76 65 64 0a 6f 75 74 73 69 64 65 0a ff 0a");
        assertThat(names("outside")).isEmpty();
    }
}
