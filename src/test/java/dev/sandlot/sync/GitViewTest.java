package dev.sandlot.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories, and what the git of this host says of them. */
class GitViewTest {
    private static final String NO_GIT = "no-such-git";

    @TempDir
    Path temp;

    private RealRepository repository;

    @BeforeEach
    void makeRepository() throws Exception {
        repository = RealRepository.in(temp);
    }

    private static boolean ignores(GitView view, String path) {
        return AgainstGitTest.isIgnored(view.rules(), path);
    }

    @Test
    void shouldTakeRulesFromAllThatLiesAboveADirectory() throws Exception {
        repository.file(".gitignore", "*.o\n/a/b/anchored\nb.txt\n");
        repository.file("a/.gitignore", "b/deeper\n!kept.o\n");
        repository.file("a/b/.gitignore", "own\n");
        repository.file(".git/info/exclude", "mine\n*.txt\n");
        Files.createDirectories(repository.globalExcludes().getParent());
        Files.writeString(repository.globalExcludes(), "everywhere\n!c.txt\n");

        var view = repository.view(repository.top().resolve("a/b"));

        for (var path : List.of("x.o", "anchored", "deeper", "mine", "everywhere", "b.txt", "c.txt", "x/y/x.o")) {
            assertThat(ignores(view, path)).as(path).isTrue();
        }
        for (var path : List.of("kept.o", "x/anchored", "x/deeper", "own", "other")) {
            assertThat(ignores(view, path)).as(path).isFalse();
        }
        assertThat(view.top()).isEqualTo(repository.top().toRealPath());
        assertThat(view.note()).isEmpty();
    }

    @Test
    void shouldKnowWhatIsTracked() throws Exception {
        for (var path : List.of("out/deep/kept", "out/gone", "outer", "sub/out/x", "b\u00ff\n\"/c")) {
            repository.file(path, "");
        }
        repository.git("add", "-f", "out/deep/kept", "sub/out/x");
        repository.git(repository.top(), "b\u00ff\n\"/c", "add", "--pathspec-from-file=-", "--pathspec-file-nul");

        var view = repository.view(repository.top());
        assertThat(view.isTracked("out/deep/kept")).isTrue();
        assertThat(view.isTracked("b\u00ff\n\"/c")).isTrue();
        assertThat(view.isTracked("out/gone")).isFalse();
        assertThat(view.isTracked("out")).isFalse();
        assertThat(view.hasTrackedBelow("out")).isTrue();
        assertThat(view.hasTrackedBelow("out/deep")).isTrue();
        assertThat(view.hasTrackedBelow("ou")).isFalse();
        assertThat(view.hasTrackedBelow("outer")).isFalse();

        var below = repository.view(repository.top().resolve("sub"));
        assertThat(below.isTracked("out/x")).isTrue();
        assertThat(below.hasTrackedBelow("out")).isTrue();
        assertThat(below.isTracked("sub/out/x")).isFalse();
    }

    @Test
    void shouldSeeAWorkTreeByItsFile() throws Exception {
        var named = RealRepository.in(temp, "no text: \u00ff\n");
        named.git("commit", "-q", "--allow-empty", "-m", "first");
        named.git("worktree", "add", "-q", "--detach", temp.resolve("a tree").toString());
        named.file(".git/info/exclude", "common\n");
        var tree = Files.createDirectory(temp.resolve("a tree/sub"));

        for (var view : List.of(named.view(tree), GitView.of(tree, named.environment(), NO_GIT))) {
            assertThat(view.top()).isEqualTo(tree.getParent().toRealPath());
            assertThat(ignores(view, "common")).isTrue();
        }
        assertThat(GitView.isTop(tree.getParent())).isTrue();
        assertThat(GitView.isTop(tree)).isFalse();
    }

    @Test
    void shouldLeaveOtherRepositoriesBelowToTheirOwnView() throws Exception {
        var library = RealRepository.in(Files.createDirectory(temp.resolve("library")));
        library.file("tracked.o", "");
        library.file(".gitignore", "*.o\n");
        library.git("add", "-f", ".");
        library.git("commit", "-q", "-m", "first");
        repository.file(".gitignore", "vendor/\n*.c\n");
        repository.git("submodule", "add", "-q", "-f", library.top().toString(), "vendor/library");
        repository.file("nested/x", "");
        repository.git("init", "-q", "nested");
        Files.createDirectories(repository.top().resolve("empty/.git"));

        var outer = repository.view(repository.top());
        assertThat(outer.hasTrackedBelow("vendor")).isTrue();
        assertThat(outer.hasTrackedBelow("vendor/library")).isTrue();
        assertThat(outer.isTracked("vendor/library/tracked.o")).isFalse();

        var submodule = repository.top().resolve("vendor/library");
        assertThat(GitView.isTop(submodule)).isTrue();
        var inner = repository.view(submodule);
        assertThat(inner.top()).isEqualTo(submodule.toRealPath());
        assertThat(inner.isTracked("tracked.o")).isTrue();
        assertThat(ignores(inner, "x.c")).isFalse();
        assertThat(inner.note()).isEmpty();

        assertThat(GitView.isTop(repository.top().resolve("nested"))).isTrue();
        assertThat(GitView.isTop(repository.top().resolve("empty"))).isFalse();
        assertThat(repository.view(repository.top().resolve("empty")).top())
                .isEqualTo(repository.top().toRealPath());
    }

    @Test
    void shouldAskNobodyOutsideOfRepositories() throws Exception {
        Files.createDirectories(repository.globalExcludes().getParent());
        Files.writeString(repository.globalExcludes(), "everywhere\n");
        var outside = Files.createDirectory(temp.resolve("unpacked"));

        var view = GitView.of(outside, repository.environment(), NO_GIT);

        assertThat(view.top()).isNull();
        assertThat(view.note()).isEmpty();
        assertThat(ignores(view, "everywhere")).isFalse();

        // What is there, but is none, is found out by git.
        Files.createDirectory(outside.resolve(".git"));
        assertThat(repository.view(outside).top()).isNull();
        assertThat(repository.view(outside).note()).isEmpty();
    }

    @Test
    void shouldGoByTheFilesWhereThereIsNoGit() throws Exception {
        repository.file(".gitignore", "out/\n");
        repository.file(".git/info/exclude", "mine\n");
        repository.file("a/x", "");
        repository.git("add", "a/x");

        var view = GitView.of(repository.top().resolve("a"), repository.environment(), NO_GIT);

        assertThat(view.top()).isEqualTo(repository.top().toRealPath());
        assertThat(ignores(view, "out/x")).isTrue();
        assertThat(ignores(view, "mine")).isTrue();
        assertThat(view.isTracked("x")).isFalse();
        assertThat(view.note()).startsWith("Files that git tracks stay behind").contains(NO_GIT);
    }

    @ParameterizedTest
    @CsvSource({".git/config, bad config", ".git/index, index file"})
    void shouldSayWhyGitRefuses(String broken, String reason) throws Exception {
        repository.file(".gitignore", "*.o\n");
        repository.file("a/x", "");
        repository.git("add", "a/x");
        repository.file(broken, "[broken\n");

        var view = repository.view(repository.top().resolve("a"));

        assertThat(ignores(view, "x.o")).isTrue();
        assertThat(view.isTracked("x")).isFalse();
        assertThat(view.note()).contains("can't tell which they are: fatal: ").contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gitdir: ../gone\n", "gitdir: gone\0\n", "gitdir: gone/\n\r\n"})
    void shouldSayThatAFileOfGitLeadsNowhere(String content) throws Exception {
        var moved = Files.createDirectory(temp.resolve("moved"));
        Files.writeString(moved.resolve(".git"), content);

        var view = repository.view(moved);

        assertThat(view.top()).isEqualTo(moved.toRealPath());
        assertThat(view.note()).contains("not a git repository").contains("gone");
    }

    @Test
    void shouldTakeADirectoryThatIsIgnoredItselfForWhatIsWanted() throws Exception {
        repository.file(".gitignore", "out/\n*.o\n");
        repository.file("out/deep/a.o", "");

        for (var directory : List.of("out", "out/deep")) {
            var view = repository.view(repository.top().resolve(directory));

            assertThat(ignores(view, "a.o")).isFalse();
            assertThat(view.note())
                    .isEqualTo("git ignores this very directory, so only the ignore files within it count.");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ignorecase = true                    | true
                    ignorecase                           | true
                    ignorecase = Yes                     | true
                    ignorecase = 1                       | true
                    ignorecase = 0                       | false
                    ignorecase = off                     | false
                    ignorecase = true\\n ignorecase = no | false
                    """)
    void shouldIgnoreCaseWhereGitDoes(String setting, boolean expected) throws Exception {
        repository.file(".gitignore", "A.O\n");
        repository.file(".git/config", "[core]\n repositoryformatversion = 0\n " + setting.replace("\\n", "\n") + "\n");
        Files.createDirectory(repository.top().resolve("sub"));

        var view = repository.view(repository.top().resolve("sub"));

        assertThat(view.ignoresCase()).isEqualTo(expected);
        assertThat(ignores(view, "a.o")).isEqualTo(expected);
        assertThat(view.note()).isEmpty();
    }

    @Test
    void shouldFindTrackedFilesInAnyCaseWhereGitDoes() throws Exception {
        repository.git("config", "core.ignorecase", "true");
        repository.file("Src/A", "");
        repository.git("add", "Src/A");

        assertThat(repository.view(repository.top()).isTracked("src/a")).isTrue();
        assertThat(repository.view(repository.top()).hasTrackedBelow("sRC")).isTrue();
    }

    @Test
    void shouldFindTheUsersPatternsWhereTheyAreConfigured() throws Exception {
        var home = Path.of(repository.environment().get("HOME"));
        Files.writeString(home.resolve("mine"), "of-home\n");
        Files.createDirectories(repository.globalExcludes().getParent());
        Files.writeString(repository.globalExcludes(), "of-config\n");
        Files.createDirectories(home.resolve("xdg/git"));
        Files.writeString(home.resolve("xdg/git/ignore"), "of-xdg\n");
        repository.file("mine", "of-top\n");
        repository.file("sub/x", "");
        Files.createSymbolicLink(home.resolve("linked"), home.resolve("mine"));

        assertUsers("of-config", null, null);
        assertUsers("of-xdg", null, home.resolve("xdg").toString());
        assertUsers("of-config", null, "");
        assertUsers("of-home", "~/mine", null);
        assertUsers("of-home", home.resolve("linked").toString(), null);
        assertUsers("of-top", "mine", null);
        assertUsers("none", "", null);
        assertUsers("none", "missing", null);
        assertUsers("none", "/dev/null/x", null);
    }

    /** @param setting core.excludesFile, null where it is not set; it stays from one to the next */
    private void assertUsers(String expected, @Nullable String setting, @Nullable String xdg) throws Exception {
        if (setting != null) {
            repository.git("config", "core.excludesFile", setting);
        }
        var environment = new HashMap<>(repository.environment());
        if (xdg != null) {
            environment.put("XDG_CONFIG_HOME", xdg);
        }
        var view = GitView.of(repository.top().resolve("sub"), environment);

        for (var name : List.of("of-config", "of-xdg", "of-home", "of-top", "none")) {
            assertThat(ignores(view, name))
                    .as("%s with %s", name, setting)
                    .isEqualTo(name.equals(expected) && !name.equals("none"));
        }
        assertThat(view.note()).isEmpty();
    }

    @Test
    void shouldGoOnWithoutPatternsThatCanNotBeRead() throws Exception {
        repository.file(".gitignore", "#".repeat(IgnoreFile.MOST_BYTES + 1));
        repository.file(".git/info/exclude", "mine\n");
        var directory = Files.createDirectory(repository.top().resolve("sub"));

        var view = repository.view(directory);

        assertThat(view.note())
                .contains("The patterns of ")
                .contains(".gitignore don't count: ")
                .contains("bytes.");
        assertThat(ignores(view, "mine")).isTrue();
    }

    @Test
    void shouldRunGitThreeTimesAtMostAndNothingThatARepositoryNames() throws Exception {
        repository.file("a", "");
        repository.git("add", "a");
        repository.git("config", "core.fsmonitor", "touch " + temp.resolve("ran"));
        repository.git("config", "core.hooksPath", temp.toString());
        var counting = temp.resolve("counting-git");
        Files.writeString(counting, "#!/bin/sh\necho run >> \"" + temp.resolve("runs") + "\"\nexec git \"$@\"\n");
        assertThat(counting.toFile().setExecutable(true)).isTrue();

        var view = GitView.of(repository.top(), repository.environment(), counting.toString());

        assertThat(view.isTracked("a")).isTrue();
        assertThat(Files.readAllLines(temp.resolve("runs"))).hasSizeBetween(1, 3);
        assertThat(temp.resolve("ran")).doesNotExist();
    }

    @Test
    void shouldNotBeLedElsewhereByTheEnvironment() throws Exception {
        repository.file("a", "");
        repository.git("add", "a");
        var environment = new HashMap<>(repository.environment());
        environment.putAll(Map.of("GIT_DIR", "/nowhere", "GIT_INDEX_FILE", "/nowhere", "LC_ALL", "de_DE.UTF-8"));

        assertThat(GitView.of(repository.top(), environment).isTracked("a")).isTrue();
        assertThat(GitView.of(repository.top(), environment).note()).isEmpty();
    }

    @Test
    void shouldSeeThroughALinkToTheDirectory() throws Exception {
        repository.file(".gitignore", "/sub/x\n");
        Files.createDirectory(repository.top().resolve("sub"));
        var link =
                Files.createSymbolicLink(temp.resolve("link"), repository.top().resolve("sub"));

        assertThat(ignores(repository.view(link), "x")).isTrue();
    }
}
