package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitIgnoredTest {
    @TempDir
    Path root;

    private void git(String... words) throws Exception {
        var command = new java.util.ArrayList<>(java.util.List.of("git", "-c", "user.name=t", "-c", "user.email=t@t"));
        command.addAll(java.util.List.of(words));
        var process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
    }

    private void file(String name) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), name);
    }

    @Test
    void shouldFindWhatIsIgnoredButNotWhatIsTracked() throws Exception {
        git("init", "-q");
        for (var name :
                new String[] {"src/a.c", "src/a.o", "new.c", "target/x/y", "dist/kept", "dist/other", "weird \n name.o"
                }) {
            file(name);
        }
        Files.writeString(root.resolve(".gitignore"), "*.o\ntarget/\ndist/\n");
        git("add", "src/a.c", ".gitignore");
        git("add", "-f", "dist/kept");

        var ignored = GitIgnored.in(root);

        assertThat(ignored.paths())
                .containsExactlyInAnyOrder(
                        root.resolve("src/a.o"),
                        root.resolve("target"),
                        root.resolve("dist/other"),
                        root.resolve("weird \n name.o"));
        assertThat(ignored.note()).contains("without what git ignores");
        assertThat(GitIgnored.in(root.resolve("src")).paths()).containsExactly(root.resolve("src/a.o"));
        assertThat(DirectoryArchive.of(
                                root.resolve("src"),
                                GitIgnored.in(root.resolve("src")).paths())
                        .files())
                .isEqualTo(1);
    }

    @Test
    void shouldCopyAllAndSayWhyWhereGitCanNotTell() throws Exception {
        file("a");
        assertThat(GitIgnored.in(root).note()).contains("no git repository");

        Files.writeString(root.resolve(".git"), "broken");
        assertThat(GitIgnored.in(root)).satisfies(broken -> {
            assertThat(broken.paths()).isEmpty();
            assertThat(broken.note()).contains("git can't tell").contains("gitfile");
        });

        Files.delete(root.resolve(".git"));
        git("init", "-q");
        Files.writeString(root.resolve(".gitignore"), "out/\n");
        file("out/b");
        var within = GitIgnored.in(root.resolve("out"));
        assertThat(within.paths()).isEmpty();
        assertThat(within.note()).contains("this very directory");
    }

    @Test
    void shouldRunNothingThatARepositoryNames() throws Exception {
        git("init", "-q");
        file("a.o");
        Files.writeString(root.resolve(".gitignore"), "*.o\n");
        git("config", "core.fsmonitor", "touch " + root.resolve("ran"));

        assertThat(GitIgnored.in(root).paths()).containsExactly(root.resolve("a.o"));
        assertThat(root.resolve("ran")).doesNotExist();
    }
}
