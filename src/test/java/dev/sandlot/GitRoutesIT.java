package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the git of a sandbox says, against a real daemon. */
class GitRoutesIT extends OneSandbox {
    private static final String AS =
            "export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a; ";

    @BeforeEach
    void clear() {
        done("find . -mindepth 1 -delete");
    }

    private static void done(String line) {
        var ended = daemon.exec("demo", AS + line);
        assertThat(ended.path("exit_code").asInt()).as(ended.toString()).isZero();
    }

    private static String diff(String path) {
        var answer = daemon.get("/sandboxes/demo/diff?path=" + path);
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void shouldTellEachKindOfChange() {
        done(
                "git init -q -b main; mkdir sub; echo 1 > sub/modified; echo 2 > deleted; seq 20 > before; echo c > conflicted;"
                        + " git add .; git commit -qm first; git checkout -qb other; echo o > conflicted; git commit -qam other;"
                        + " git checkout -q main; echo m > conflicted; git commit -qam main; git merge -q other && exit 1;"
                        + " echo 11 > sub/modified; rm deleted; git mv before after; mkdir new; echo x > \"new/$(printf 'line\\nbreak')\";"
                        + " echo y > \"sub/$(printf 'bad\\377')\"; echo z > sub/added; git add sub/added");
        var status = daemon.get("/sandboxes/demo/git/status").json();

        assertThat(status.path("repository").asBoolean()).isTrue();
        assertThat(status.path("branch").asText()).isEqualTo("main");
        assertThat(status.path("head").asText()).matches("[0-9a-f]{40}");
        assertThat(status.path("entries").toString())
                .contains("{\"path\":\"sub/modified\",\"status\":\"modified\"}")
                .contains("{\"path\":\"deleted\",\"status\":\"deleted\"}")
                .contains("{\"path\":\"after\",\"status\":\"renamed\",\"from\":\"before\"}")
                .contains("{\"path\":\"conflicted\",\"status\":\"conflicted\"}")
                .contains("{\"path\":\"sub/added\",\"status\":\"added\"}")
                .contains("{\"path\":\"new/\",\"status\":\"untracked\"}")
                .contains("\"path_base64\":\"c3ViL2JhZP8=\",\"status\":\"untracked\"");
        assertThat(daemon.get("/sandboxes/demo/git/status?path=sub").json().path("entries"))
                .hasSize(3)
                .allMatch(entry -> !entry.path("path").asText().contains("/"));
    }

    @Test
    void shouldAnswerSeveralQuestionsOfOnePersonAtOnce() {
        done("git init -q -b main; echo new > file");
        var asked = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> daemon.get("/sandboxes/demo/git/status").status()))
                .limit(8)
                .toList();
        assertThat(asked).allMatch(answer -> answer.join() == 200);
    }

    @Test
    void shouldShowNewFilesInTheDiffAndLeaveTheIndexAlone() {
        done(
                "git init -q -b main; mkdir sub; echo old > sub/file; git add .; git commit -qm first; echo new > sub/file;"
                        + " printf '<b>\\n' > sub/untracked; echo top > top; git status --porcelain > /tmp/before");

        assertThat(diff(""))
                .contains("diff --git a/sub/file b/sub/file", "-old", "+new")
                .contains("new file mode 100644", "+++ b/sub/untracked", "+<b>", "+++ b/top");
        assertThat(diff("sub")).contains("+++ b/untracked").doesNotContain("top");
        done("git status --porcelain | cmp - /tmp/before; test -z \"$(ls /tmp/tmp.* 2>/dev/null)\"");
    }

    @Test
    void shouldShowAllAsNewBeforeTheFirstCommit() {
        done("git init -q -b main; echo x > file");
        var status = daemon.get("/sandboxes/demo/git/status").json();
        assertThat(status.path("head").isNull()).isTrue();
        assertThat(diff("")).contains("+++ b/file");
    }

    @Test
    void shouldRunNothingThatTheRepositoryNamesAndSayWhereThereIsNone() {
        assertThat(daemon.get("/sandboxes/demo/git/status")
                        .json()
                        .path("repository")
                        .asBoolean())
                .isFalse();
        assertThat(diff("")).isEmpty();
        assertThat(daemon.get("/sandboxes/demo/diff?path=gone").status()).isEqualTo(404);

        done(
                "git init -q -b main; git config core.fsmonitor 'touch /tmp/ran'; git config diff.external 'touch /tmp/ran';"
                        + " git config diff.x.textconv 'touch /tmp/ran'; echo '* diff=x' > .gitattributes; echo x > file; rm -f /tmp/ran");
        assertThat(diff("")).contains("+++ b/file");
        assertThat(daemon.get("/sandboxes/demo/git/status").status()).isEqualTo(200);
        done("test ! -e /tmp/ran");
    }

    @Test
    void shouldCutALargeDiff() {
        done("git init -q -b main; head -c 8000000 /dev/zero | tr '\\0' 'x' | fold -w 80 > large");
        var answer = daemon.get("/sandboxes/demo/diff");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).hasSize(4 << 20);
    }
}
