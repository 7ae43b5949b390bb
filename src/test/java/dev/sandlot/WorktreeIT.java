package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.config.ConfigLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes that work on branches of their own of a repository of the server. */
class WorktreeIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    /** Whose the repository is where root tests; no user of the host, nor one of a sandbox. */
    private static final int OWNER = 123_457;

    @TempDir
    static Path temporary;

    private static Path given;
    private static TestDaemon daemon;
    private Path repository;

    @BeforeAll
    static void startDaemon() throws Exception {
        given = Files.createDirectory(temporary.toRealPath().resolve("given"));
        if (ConfigLoader.isRoot()) {
            // The one who owns a repository has to get there.
            for (var way : List.of(temporary, given)) {
                Files.setPosixFilePermissions(way, PosixFilePermissions.fromString("rwx--x--x"));
            }
        }
        daemon = TestDaemon.start(
                temporary.toRealPath().resolve("state"), Map.of("SANDLOT_WORKSPACES_DIRECTORIES", given.toString()));
    }

    @BeforeEach
    void start() throws Exception {
        repository = Files.createTempDirectory(given, "shop");
        if (ConfigLoader.isRoot()) {
            Files.setAttribute(repository, "unix:uid", OWNER, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(repository, "unix:gid", OWNER, LinkOption.NOFOLLOW_LINKS);
        }
        host(
                "git init -q -b main; git config user.name Ann; git config user.email ann@example.com; echo one > file; echo '*.o' > .gitignore;"
                        + " git add .; git commit -qm one");
    }

    @AfterEach
    void clear() {
        daemon.clear();
    }

    @AfterAll
    static void stopDaemon() {
        daemon.close();
    }

    /** Runs a line in the host's repository, as who it belongs to. */
    private String host(String line) throws IOException, InterruptedException {
        var words = new ArrayList<String>();
        if (ConfigLoader.isRoot()) {
            words.addAll(List.of("setpriv", "--reuid=" + OWNER, "--regid=" + OWNER, "--clear-groups"));
        }
        words.addAll(List.of("sh", "-ec", "cd " + repository + "; " + line));
        var builder = new ProcessBuilder(words).directory(Path.of("/").toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("HOME", repository.toString());
        var shell = builder.start();
        var said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(said).isZero();
        return said;
    }

    private String hostOr(String line) {
        try {
            return host(line + " || true");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String exec(String sandbox, String line) {
        var done = daemon.exec(sandbox, line);
        return done.path("stdout").asText() + done.path("stderr").asText();
    }

    private void commit(String sandbox, String name) {
        assertThat(exec(sandbox, "echo " + name + " > " + name + " && git add . && git commit -qm " + name))
                .isEmpty();
    }

    @Test
    void shouldShowWhatIsCommittedOnTheServersBranch() throws Exception {
        assertThat(daemon.said(0, "create", "one", "--worktree", repository.toString()))
                .isEqualTo("one\n");
        assertThat(
                        exec(
                                "one",
                                "cat file; git status --porcelain; git rev-parse --abbrev-ref HEAD; git log --format=%an%s; git config user.email"))
                .isEqualTo("one\nsandlot/one\nAnnone\nann@example.com\n");
        assertThat(daemon.get("/sandboxes/one")
                        .json()
                        .path("workspace")
                        .path("branch")
                        .asText())
                .isEqualTo("sandlot/one");
        commit("one", "two");
        TestDaemon.await(
                LONG, () -> hostOr("git log -1 --format=%s sandlot/one").equals("two\n"));
        assertThat(host("git show sandlot/one:two; git rev-parse --abbrev-ref HEAD; git status --porcelain"))
                .isEqualTo("two\nmain\n");
        // What was done anew counts, and so does what another one does on a branch of its own.
        assertThat(exec("one", "git commit -q --amend -m again")).isEmpty();
        TestDaemon.await(
                LONG, () -> hostOr("git log -1 --format=%s sandlot/one").equals("again\n"));
        daemon.said(0, "create", "two", "--worktree", repository.toString(), "--ref", "sandlot/one");
        assertThat(exec("two", "cat two; git log -1 --format=%s")).isEqualTo("two\nagain\n");
        commit("two", "three");
        TestDaemon.await(
                LONG, () -> hostOr("git log -1 --format=%s sandlot/two").equals("three\n"));
        assertThat(host("git log -1 --format=%s sandlot/one")).isEqualTo("again\n");
        if (ConfigLoader.isRoot()) {
            assertThat(host("find .git -not -uid " + OWNER)).isEmpty();
        }

        // Also what was committed while no daemon looked.
        daemon.kill();
        daemon.start();
        commit("one", "later");
        TestDaemon.await(
                LONG, () -> hostOr("git log -1 --format=%s sandlot/one").equals("later\n"));
    }

    @Test
    void shouldLeaveNothingWhereNothingWasDone() throws Exception {
        daemon.said(0, "create", "clean", "--worktree", repository.toString());
        exec("clean", "echo built > x.o");
        assertThat(daemon.said(0, "rm", "-f", "clean")).isEqualTo("clean\n");
        assertThat(host("git for-each-ref --format='%(refname)'")).isEqualTo("refs/heads/main\n");
        // The name is free again.
        daemon.said(0, "create", "clean", "--worktree", repository.toString());
    }

    @Test
    void shouldKeepAndTellWhatWasDone() throws Exception {
        daemon.said(0, "create", "done", "--worktree", repository.toString());
        commit("done", "two");
        assertThat(daemon.said(0, "rm", "-f", "done")).contains("is kept in the server's repository: sandlot/done\n");
        assertThat(host("git show sandlot/done:two")).isEqualTo("two\n");
        assertThat(daemon.said(1, "create", "done", "--worktree", repository.toString()))
                .contains("has a branch sandlot/done already");

        daemon.said(0, "create", "dirty", "--worktree", repository.toString());
        exec("dirty", "echo changed > file; echo new > new");
        daemon.said(0, "stop", "dirty");
        assertThat(host("git show sandlot-uncommitted/dirty:new sandlot-uncommitted/dirty:file"))
                .isEqualTo("new\nchanged\n");
        daemon.said(0, "start", "dirty");
        assertThat(exec("dirty", "git status --porcelain")).isEqualTo(" M file\n?? new\n");
        daemon.said(0, "stop", "dirty");
        assertThat(daemon.said(0, "rm", "dirty"))
                .contains("sandlot-uncommitted/dirty")
                .doesNotContain("snapshot");
        assertThat(host("git log -1 --format=%s sandlot-uncommitted/dirty")).contains("not committed");
        assertThat(daemon.get("/snapshots").json().path("items")).isEmpty();
    }

    /** What somebody of the host has done on the branch is not thrown away, nor is a branch moved that he has checked out. */
    @Test
    void shouldLeaveAloneWhatIsChangedOnTheHost() throws Exception {
        var said = temporary.resolve("events");
        var events = daemon.cli("events", "--after", "0", "--type", "audit")
                .redirectOutput(said.toFile())
                .start();
        try {
            leaveAlone(said);
        } finally {
            events.destroy();
            events.waitFor();
        }
    }

    private static boolean tells(Path said, String text) {
        try {
            return Files.readString(said).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void leaveAlone(Path said) throws Exception {
        daemon.said(0, "create", "one", "--worktree", repository.toString());
        host("git checkout -q sandlot/one; echo host > host; git add .; git commit -qm host; git checkout -q main");
        commit("one", "two");
        TestDaemon.await(LONG, () -> tells(said, "changed on the server"));
        assertThat(host("git log -1 --format=%s sandlot/one")).isEqualTo("host\n");
        assertThat(daemon.said(0, "rm", "-f", "one")).contains("kept as the snapshot one-1");

        daemon.said(0, "create", "two", "--worktree", repository.toString());
        host("git checkout -q sandlot/two");
        commit("two", "two");
        TestDaemon.await(LONG, () -> tells(said, "checked out"));
        assertThat(host("git log -1 --format=%s; git status --porcelain")).isEqualTo("one\n");
        host("git checkout -q main");
        commit("two", "three");
        TestDaemon.await(
                LONG, () -> hostOr("git log -1 --format=%s sandlot/two").equals("three\n"));
        daemon.said(0, "snapshot", "rm", "one-1");
    }

    /** What no branch can hold, or nobody could look at, is kept with all files. */
    @Test
    void shouldKeepFilesWhereABranchCanNotHoldThem() throws Exception {
        daemon.said(0, "create", "stashed", "--worktree", repository.toString());
        exec("stashed", "echo changed > file; git stash -q");
        assertThat(daemon.said(0, "rm", "-f", "stashed")).contains("kept as the snapshot stashed-1");
        daemon.said(0, "create", "broken", "--worktree", repository.toString());
        exec("broken", "echo precious > file; rm -rf .git; ln -s /etc .git");
        assertThat(daemon.said(0, "rm", "-f", "broken")).contains("kept as the snapshot broken-1");
        daemon.said(0, "create", "again", "--snapshot", "broken-1");
        assertThat(exec("again", "cat file")).isEqualTo("precious\n");
        daemon.said(0, "snapshot", "rm", "stashed-1", "broken-1");
    }

    /** Nothing that is written inside runs on the host, and of the host only the repository's objects are seen, to read. */
    @Test
    void shouldRunNothingOfTheSandboxOnTheHost() throws Exception {
        var mark = temporary.resolve("mark");
        daemon.said(0, "create", "bad", "--worktree", repository.toString());
        var hook = "#!/bin/sh\\ntouch " + mark + "\\n";
        exec(
                "bad",
                "for h in post-commit pre-commit post-checkout reference-transaction post-update update post-receive pre-receive fsmonitor-watchman; do"
                        + " printf '" + hook
                        + "' > .git/hooks/$h; chmod +x .git/hooks/$h; done; git config core.fsmonitor 'touch " + mark
                        + "'; git config uploadpack.packObjectsHook 'touch " + mark
                        + "'; git config core.sshCommand 'touch " + mark
                        + "'; printf '* filter=x\\n' > .gitattributes; git config filter.x.clean 'touch " + mark
                        + "; cat'");
        exec("bad", "git add .; git -c core.hooksPath=/dev/null commit -qm bad");
        TestDaemon.await(
                LONG, () -> hostOr("git log -1 --format=%s sandlot/bad").equals("bad\n"));
        host("git checkout -q sandlot/bad; git status; git commit -q --allow-empty -m host; git checkout -q main");
        assertThat(mark).doesNotExist();
        assertThat(host("ls .git/hooks | grep -v sample || true; git config --get-regexp 'filter|fsmonitor' || true"))
                .isEmpty();
        assertThat(exec(
                        "bad",
                        "touch /repository/x; rm -rf /repository/* 2>&1 | tail -1; ls /repository | head -1; test -e "
                                + repository + " || echo unseen"))
                .contains("Read-only file system", "unseen");
        assertThat(host("git fsck")).doesNotContain("error", "missing");
    }

    @Test
    void shouldRefuseWhatIsNoRepositoryToWorkIn() throws Exception {
        assertThat(daemon.said(1, "create", "--worktree", repository.getParent().toString()))
                .contains("is no git repository");
        assertThat(daemon.said(1, "create", "--worktree", "/usr")).contains("workspaces.directories");
        assertThat(daemon.said(1, "create", "--worktree", repository.toString(), "--ref", "nosuch"))
                .contains("is no commit");
        daemon.said(0, "create", "one", "--worktree", repository.toString());
        assertThat(daemon.said(1, "fork", "one")).contains("--worktree");
        assertThat(daemon.get("/sandboxes").json().path("items")).hasSize(1);
    }
}
