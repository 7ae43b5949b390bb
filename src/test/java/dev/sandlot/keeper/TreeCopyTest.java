package dev.sandlot.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sandlot.config.ConfigLoader;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a sandbox's files where they are copied, whatever these are. */
@Timeout(60)
class TreeCopyTest {
    private static final Instant TIME = Instant.parse("2020-02-20T10:00:00.123456789Z");

    @TempDir
    Path directory;

    private Path from;
    private Path to;

    private final TreeCopy trees = new TreeCopy(KeeperPrograms.checked());

    @BeforeEach
    void make() throws IOException {
        from = Files.createDirectories(directory.resolve("from"));
        Files.createDirectory(from.resolve("home"));
        Files.createDirectory(from.resolve("workspace"));
        to = Files.createDirectory(directory.resolve("to"));
    }

    private TreeCopy.Copied copy() {
        return trees.copy(from, to, null, List.of("home", "workspace")).run(0);
    }

    private static void run(Path where, String line) throws Exception {
        var shell = new ProcessBuilder("sh", "-ec", line)
                .directory(where.toFile())
                .inheritIO()
                .start();
        assertThat(shell.waitFor()).isZero();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void shouldKeepContentsPermissionsTimesLinksAndSeveralNames() throws Exception {
        var home = from.resolve("home");
        run(home, """
                mkdir -p a/b empty; printf hello > a/b/file; chmod 640 a/b/file; ln a/b/file ../workspace/other; ln a/b/file second
                ln -s /etc/passwd out; ln -s gone dangling; mkfifo pipe; printf x > run.sh; chmod 755 run.sh; chmod 550 a/b
                printf y > "$(printf 'bad\\377name\\nline')"
                """);
        Files.setLastModifiedTime(home.resolve("a/b/file"), FileTime.from(TIME));
        Files.setLastModifiedTime(home.resolve("empty"), FileTime.from(TIME));

        var copied = copy();
        // home, a, b, file, second, empty, out, dangling, pipe, run.sh, the strange name; workspace, other
        assertThat(copied.files()).isEqualTo(13);
        assertThat(copied.bytes()).isEqualTo(7);
        assertThat(copied.leftOut()).isZero();
        var copy = to.resolve("home");
        var file = copy.resolve("a/b/file");
        assertThat(file).hasContent("hello");
        assertThat(permissions(file)).isEqualTo("rw-r-----");
        assertThat(permissions(copy.resolve("a/b"))).isEqualTo("r-xr-x---");
        assertThat(permissions(copy.resolve("run.sh"))).isEqualTo("rwxr-xr-x");
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(TIME);
        assertThat(Files.getLastModifiedTime(copy.resolve("empty")).toInstant()).isEqualTo(TIME);
        assertThat(Files.getAttribute(file, "unix:ino"))
                .isEqualTo(Files.getAttribute(copy.resolve("second"), "unix:ino"))
                .isEqualTo(Files.getAttribute(to.resolve("workspace/other"), "unix:ino"))
                .isNotEqualTo(Files.getAttribute(home.resolve("second"), "unix:ino"));
        assertThat(Files.readSymbolicLink(copy.resolve("out"))).hasToString("/etc/passwd");
        assertThat(Files.readSymbolicLink(copy.resolve("dangling"))).hasToString("gone");
        assertThat((int) Files.getAttribute(copy.resolve("pipe"), "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000)
                .isEqualTo(0010000);
        run(copy, "test \"$(cat \"$(printf 'bad\\377name\\nline')\")\" = y");
    }

    @Test
    void shouldTakeNoRightsOfOthersAndLeaveOutWhatIsNoFile() throws Exception {
        run(
                from.resolve("workspace"),
                "printf x > suid; chmod 6755 suid; mkdir sticky; chmod 3777 sticky;"
                        + " perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => \"sock\", Listen => 1) or die'");
        var copied = copy();
        assertThat(copied.leftOut()).isEqualTo(1);
        var suid = to.resolve("workspace/suid");
        assertThat((int) Files.getAttribute(suid, "unix:mode") & 07777).isEqualTo(0755);
        assertThat((int) Files.getAttribute(to.resolve("workspace/sticky"), "unix:mode") & 07777)
                .isEqualTo(01777);
        assertThat(to.resolve("workspace/sock")).doesNotExist();
    }

    @Test
    void shouldFollowNoLinkInPlaceOfADirectory() throws Exception {
        var outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.delete(from.resolve("home"));
        Files.createSymbolicLink(from.resolve("home"), outside);
        assertThatThrownBy(this::copy).isInstanceOf(FaultException.class).hasMessageContaining("home");
        assertThat(to.resolve("home")).doesNotExist();
        Files.createDirectory(directory.resolve("second"));
        var linked = Files.createSymbolicLink(directory.resolve("linked"), directory.resolve("second"));
        assertThatThrownBy(() ->
                        trees.copy(from, linked, null, List.of("workspace")).run(0))
                .isInstanceOf(FaultException.class);
        assertThat(directory.resolve("second/workspace")).doesNotExist();
    }

    @Test
    void shouldKeepHolesAndCopyWhatIsBetween() throws Exception {
        var sparse = from.resolve("home/sparse");
        var mark = "in the middle".getBytes(StandardCharsets.UTF_8);
        try (var file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(8L << 30);
            file.seek(5L << 30);
            file.write(mark);
        }
        assertThat(copy().bytes()).isEqualTo(8L << 30);
        try (var file = new RandomAccessFile(to.resolve("home/sparse").toFile(), "r")) {
            assertThat(file.length()).isEqualTo(8L << 30);
            file.seek(5L << 30);
            var read = new byte[mark.length];
            file.readFully(read);
            assertThat(read).isEqualTo(mark);
        }
        var disk = new ProcessBuilder("du", "-k", to.toString()).start();
        var used = new String(disk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(Long.parseLong(
                        used.lines().reduce((one, next) -> next).orElseThrow().split("\t")[0]))
                .isLessThan(1024);
    }

    /** Deeper than any path can be, which ends where directories are left out. */
    @Test
    void shouldEndInATreeWithoutEnd() throws Exception {
        run(
                from.resolve("home"),
                "perl -e 'for (1 .. 1500) { mkdir \"d\" or die; chdir \"d\" or die } open F, \">deep\"'");
        var copied = copy();
        assertThat(copied.leftOut()).isEqualTo(1);
        assertThat(copied.files()).isEqualTo(1000 + 1);
        run(directory, "rm -rf from to");
    }

    @Test
    void shouldStopBeforeTheDiskIsFull() throws Exception {
        Files.writeString(from.resolve("home/file"), "x");
        assertThatThrownBy(() -> trees.copy(from, to, null, List.of("home")).run(Long.MAX_VALUE))
                .isInstanceOf(FaultException.class)
                .satisfies(e -> assertThat(((FaultException) e).fault().kind()).isEqualTo(Fault.Kind.DISK_FULL));
    }

    @Test
    void shouldNotBeginWhereNobodyWantsItAnyMore() throws Exception {
        Files.writeString(from.resolve("home/file"), "x");
        var copying = trees.copy(from, to, null, List.of("home"));
        copying.cancel();
        assertThatThrownBy(() -> copying.run(0))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("not wanted");
    }

    @Test
    void shouldBelongToWhomItIsFor() throws Exception {
        assumeTrue(ConfigLoader.isRoot(), "only root can give files away");
        run(from.resolve("home"), "printf x > file; ln -s file link; mkdir d; mkfifo pipe");
        trees.copy(from, to, 234_567, List.of("home")).run(0);
        for (var name : List.of("", "file", "link", "d", "pipe")) {
            var copy = to.resolve("home").resolve(name);
            assertThat(Files.getAttribute(copy, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                    .isEqualTo(234_567);
            assertThat(Files.getAttribute(copy, "unix:gid", LinkOption.NOFOLLOW_LINKS))
                    .isEqualTo(234_567);
        }
    }
}
