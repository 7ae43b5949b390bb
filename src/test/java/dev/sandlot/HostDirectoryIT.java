package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes that have a directory of the server as their workspace. */
class HostDirectoryIT {
    /** Whose the directories are where root tests; no user of the host, nor one of a sandbox. */
    private static final int OWNER = 123_456;

    @TempDir
    static Path temporary;

    private static Path allowed;
    private static TestDaemon daemon;
    private Path given;

    @BeforeAll
    static void startDaemon() throws Exception {
        var real = temporary.toRealPath();
        allowed = Files.createDirectory(real.resolve("allowed"));
        daemon = TestDaemon.start(
                real.resolve("state"),
                Map.of("SANDLOT_WORKSPACES_DIRECTORIES", allowed + "," + real.resolve("absent")));
    }

    @BeforeEach
    void start() throws Exception {
        given = own(Files.createTempDirectory(allowed, "given"));
    }

    @AfterEach
    void clear() {
        daemon.clear();
    }

    @AfterAll
    static void stopDaemon() {
        daemon.close();
    }

    private static Path own(Path path) throws IOException {
        if (ConfigLoader.isRoot()) {
            Files.setAttribute(path, "unix:uid", OWNER, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", OWNER, LinkOption.NOFOLLOW_LINKS);
        }
        return path;
    }

    private String exec(String sandbox, String line) {
        return daemon.exec(sandbox, line).path("stdout").asText();
    }

    @Test
    void shouldWorkInItAsWhoItBelongsTo() throws Exception {
        var project = own(Files.createDirectory(given.resolve("project")));
        Files.setPosixFilePermissions(project, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(own(Files.createFile(project.resolve("file"))), "here\n");
        assertThat(daemon.said(0, "create", "shop", "--dir", project.toString()))
                .isEqualTo("shop\n");
        assertThat(exec(
                        "shop",
                        "cat file; stat -c %U file; echo changed > file; echo new > made; mkdir d; echo x > d/y"))
                .isEqualTo("here\nagent\n");
        assertThat(project.resolve("file")).hasContent("changed\n");
        for (var made : new String[] {"made", "d", "d/y", "file"}) {
            assertThat(Files.getAttribute(project.resolve(made), "unix:uid"))
                    .as(made)
                    .isEqualTo(Files.getAttribute(project, "unix:uid"));
        }
        Files.writeString(own(Files.createFile(project.resolve("later"))), "seen\n");
        assertThat(exec("shop", "cat later")).isEqualTo("seen\n");
        assertThat(daemon.get("/sandboxes/shop/files/later").body()).isEqualTo("seen\n");

        daemon.said(0, "restart", "shop");
        assertThat(exec("shop", "cat made")).isEqualTo("new\n");
        // It is seen by another one too, and stays when both are gone.
        daemon.said(0, "create", "second", "--dir", project.toString());
        assertThat(exec("second", "cat made; echo theirs > theirs")).isEqualTo("new\n");
        assertThat(exec("shop", "cat theirs")).isEqualTo("theirs\n");
        daemon.said(0, "rm", "-f", "shop", "second");
        assertThat(project.resolve("d/y")).hasContent("x\n");
        assertThat(project.resolve("theirs")).hasContent("theirs\n");
    }

    /** What it makes there can't give anybody on the host the owner's rights. */
    @Test
    void shouldMakeNothingThatGivesRights() throws Exception {
        daemon.said(0, "create", "shop", "--dir", given.toString());
        var said = exec(
                "shop",
                "cp /bin/true a; chmod 4755 a; echo $?; install -m 2755 /bin/true b 2>/dev/null; echo $?;"
                        + " perl -e 'use Fcntl; sysopen(F, \"c\", O_CREAT|O_WRONLY, 06777) or print \"no\\n\"; mknod() if 0;'; mkdir -m 0755 d && echo made");
        assertThat(said).isEqualTo("1\n1\nno\nmade\n");
        try (var all = Files.list(given)) {
            for (var file : all.toList()) {
                assertThat((int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 06000)
                        .as(file.toString())
                        .isZero();
            }
        }
    }

    @Test
    void shouldGiveNothingElseOfTheHost() throws Exception {
        var outside = own(Files.createDirectory(allowed.resolveSibling("outside")));
        Files.createSymbolicLink(given.resolve("link"), outside);
        own(Files.createDirectory(given.resolve("project")));
        assertThat(daemon.said(1, "create", "--dir", outside.toString()))
                .contains("workspace.path", "workspaces.directories");
        assertThat(daemon.said(1, "create", "--dir", allowed + "/../outside")).contains("without \"..\"");
        assertThat(daemon.said(1, "create", "--dir", given.resolve("link").toString()))
                .contains("no directory of the server");
        assertThat(daemon.said(1, "create", "--dir", given.resolve("nosuch").toString()))
                .contains("no directory of the server");
        assertThat(daemon.said(1, "create", "--dir", "relative")).contains("absolute path");
        assertThat(daemon.said(1, "create", "--dir", daemon.stateDir().toString()))
                .contains("workspaces.directories");
        if (ConfigLoader.isRoot()) {
            var roots = Files.createDirectory(given.resolve("roots"));
            assertThat(daemon.said(1, "create", "--dir", roots.toString())).contains("belongs to root");
        }
        assertThat(daemon.get("/sandboxes").json().path("items")).isEmpty();

        // Whoever has the one above could put a link in the place of the one below.
        daemon.said(0, "create", "above", "--dir", given.toString());
        assertThat(daemon.said(1, "create", "--dir", given.resolve("project").toString()))
                .contains("which the sandbox above has");
        assertThat(exec(
                        "above",
                        "ls -a / | grep -c outside; ln -s " + outside + " there; ls there/ 2>&1 | grep -c 'No such'"))
                .isEqualTo("0\n1\n");
        assertThat(daemon.said(1, "fork", "above")).contains("is neither copied nor replaced");
        assertThat(daemon.said(1, "snapshot", "create", "above")).contains("is neither copied nor replaced");
    }

    /** A directory that has become a link since does not lead the box elsewhere. */
    @Test
    void shouldNotFollowWhatItHasBecome() throws Exception {
        var project = own(Files.createDirectory(given.resolve("project")));
        daemon.said(0, "create", "shop", "--dir", project.toString());
        daemon.said(0, "stop", "shop");
        Files.delete(project);
        Files.createSymbolicLink(project, Files.createDirectory(given.resolveSibling("elsewhere")));
        assertThat(daemon.said(1, "start", "shop")).contains("no directory of the server");
        Files.delete(project);
        own(Files.createDirectory(project));
        daemon.said(0, "start", "shop");
        assertThat(exec("shop", "touch x && echo ok")).isEqualTo("ok\n");
    }
}
