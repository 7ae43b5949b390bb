package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sandlot.config.ConfigLoader;
import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state directory that somebody else has prepared, or could, is not taken. */
class StateOwnerTest {
    private static final int SOMEBODY = 12_345;

    @TempDir
    Path temp;

    private static void open(Path directory) throws IOException {
        StateDirectory.open(directory, false).close();
    }

    private static void assertRefused(Path directory, String... words) {
        assertThatThrownBy(() -> open(directory))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refused -> assertThat(refused.fault().message() + " "
                                        + refused.fault().hint())
                                .contains(words));
    }

    private static void give(Path file, int uid) throws IOException {
        assumeTrue(ConfigLoader.isRoot(), "only root can give files away");
        Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void shouldTakeWhatIsItsOwnAgainAndAgain() throws IOException {
        var state = temp.resolve("new/state");
        open(state);
        open(state);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
    }

    @Test
    void shouldTakeAnEmptyDirectoryWhateverItsMode() throws IOException {
        var state = Files.createDirectory(temp.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        open(state);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
    }

    @Test
    void shouldNotTakeADirectoryOfSomebodyElse() throws IOException {
        var state = Files.createDirectory(temp.resolve("state"));
        give(state, SOMEBODY);
        assertRefused(state, "belongs to uid 12345, not to root", "run: chown 0: " + state, "--state-dir");
        assertThat(state).isEmptyDirectory();
        assertThat(Files.getAttribute(state, "unix:uid")).isEqualTo(SOMEBODY);
    }

    @Test
    void shouldNotTakeRootsDirectoryAsAnOrdinaryUser() {
        assumeFalse(ConfigLoader.isRoot(), "for ordinary users");
        assertRefused(Path.of("/usr"), "belongs to root (uid 0)", "Start the daemon as that user", "--state-dir");
    }

    @Test
    void shouldNotTakeWhatOthersCanWriteTo() throws IOException {
        var state = temp.resolve("state");
        open(state);
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwx---"));
        assertRefused(state, "Others can write", "(rwxrwx---)", "run: chmod go-w " + state);
    }

    @Test
    void shouldNotTakeWhatSomebodyElseHasPutIntoIt() throws IOException {
        var state = temp.resolve("state");
        open(state);
        var planted = Files.writeString(state.resolve("authorized keys"), "");
        give(planted, SOMEBODY);
        assertRefused(state, planted.toString(), "belongs to uid 12345", "run: chown -h 0: '" + planted + "'");
    }

    @Test
    void shouldFollowItsOwnLinkAndNoneOfSomebodyElse() throws IOException {
        var state = Files.createDirectory(temp.resolve("state"));
        var link = Files.createSymbolicLink(temp.resolve("link"), state);
        open(link);
        assertThat(state.resolve("sandboxes")).isDirectory();
        give(link, SOMEBODY);
        assertRefused(link, "The link " + link, "belongs to uid 12345");
    }

    @Test
    void shouldNotTakeAFile() throws IOException {
        assertRefused(Files.writeString(temp.resolve("file"), ""), "is not a directory", "--state-dir");
    }
}
