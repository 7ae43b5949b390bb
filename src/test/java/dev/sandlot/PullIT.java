package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.Laptop.Ended;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code sandlot pull} against a real daemon. */
class PullIT extends BesideALaptop {
    @Test
    void shouldBringAllThatIsThere() throws Exception {
        said("mkdir -p src/deep empty; printf 'int main() {}' > src/main.c; printf 'echo' > run.sh; chmod 755 run.sh;"
                + " ln -s src/main.c link; ln -s nowhere dangling; printf 1 > \"$(printf 'line\\nbreak')\";"
                + " printf 3 > \"$(printf '\\377bad')\"; printf 4 > " + "n".repeat(255)
                + "; touch -d 2020-01-01 src/main.c; mkfifo pipe");
        assertThat(laptop.run("pull", "-n", "demo").out()).contains("+ src/main.c\n", "+ link\n");
        assertThat(Files.list(here)).isEmpty();

        assertThat(laptop.done("pull", "demo").err())
                .contains("pipe: it is a pipe, a socket or a device", "taken 10 of 11");
        said("rm pipe");
        assertThat(laptop.listed()).isEqualTo(said(Laptop.LISTING));
        assertThat(Files.getLastModifiedTime(here.resolve("src/main.c")).toString())
                .startsWith("2020-01-01");
        assertThat(laptop.done("pull", "demo").err()).contains("10 looked at, nothing to take");

        said("printf changed > src/main.c; touch -d 2019-01-01 src/main.c; ln -sfn src link; chmod 644 run.sh");
        assertThat(laptop.done("pull", "--json", "demo").out()).contains("\"src/main.c\"", "\"link\"", "\"run.sh\"");
        assertThat(laptop.listed()).isEqualTo(said(Laptop.LISTING));
        assertThat(Files.getLastModifiedTime(here.resolve("src/main.c")).toString())
                .as("newer than what was built from it")
                .doesNotStartWith("2019");
        assertThat(laptop.done("sync", ".", "demo").err()).contains("10 looked at, nothing had changed");
    }

    @Test
    void shouldKeepWhatHasBeenChangedHere() throws Exception {
        laptop.shell("for f in both here there same unknown; do echo 1 > $f; done");
        laptop.done("sync", "--exclude", "unknown", ".", "demo");
        said("echo there > both; echo there > there; echo other > unknown");
        laptop.shell("echo here > both; echo here > here");

        var ended = laptop.run("pull", "demo");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .contains(
                        "conflict: changed here and there, kept as it is here (--overwrite takes what is there): both")
                .contains("): unknown")
                .contains("taken 1 of 5 (6 B), 1 changed only here");
        assertThat(laptop.shell("cat both here there same unknown")).isEqualTo("here\nhere\nthere\n1\n1\n");

        assertThat(laptop.done("pull", "--overwrite", "demo").err()).contains("taken 3 of 5");
        assertThat(laptop.shell("cat both here there same unknown")).isEqualTo("there\n1\nthere\n1\nother\n");
    }

    @Test
    void shouldDeleteOnlyWhatWasTheSameAndOnlyWhenAsked() throws Exception {
        laptop.shell("mkdir d; echo 1 > d/gone; echo 1 > changed; echo 1 > stays");
        laptop.done("sync", ".", "demo");
        laptop.shell("echo 2 > changed; echo 1 > mine");
        said("rm -r d changed");
        assertThat(laptop.done("pull", "demo").err()).contains("gone there, kept here (--delete removes it): d/gone");
        assertThat(laptop.run("pull", "-n", "--delete", "demo").out()).isEqualTo("- d/gone\n- d\n");

        laptop.done("pull", "--delete", "demo");
        assertThat(laptop.shell("ls; cat changed")).isEqualTo("changed\nmine\nstays\n2\n");
    }

    @Test
    void shouldBringWhatIsNamedThoughItIsIgnored() throws Exception {
        laptop.write(".sandlot.toml", "sandbox = \"demo\"\npath = \"project\"\n");
        laptop.write(".gitignore", "target/\n");
        laptop.write("src/x", "1");
        laptop.done("sync");
        said("cd project; mkdir -p target/classes src/target; echo jar > target/app.jar; echo c > target/classes/c;"
                + " echo o > src/target/o; echo new > src/y");

        assertThat(laptop.done("pull", "--", "target/app.jar").err()).contains("taken 1 of 1 (4 B)");
        assertThat(laptop.shell("find . -type f | LC_ALL=C sort"))
                .isEqualTo("./.gitignore\n./.sandlot.toml\n./src/x\n./target/app.jar\n");
        var below = laptop.run(here.resolve("src"), "pull", "--", "target");
        assertThat(below.code()).as(below.err()).isZero();
        assertThat(laptop.read("src/target/o")).isEqualTo("o\n");

        laptop.done("pull");
        assertThat(laptop.shell("ls target src")).isEqualTo("src:\ntarget\nx\ny\n\ntarget:\napp.jar\n");
        assertThat(laptop.run("pull", "--", "../etc").err()).contains("../etc is none of what lies in demo:project");
        assertThat(laptop.run("pull", "--", "no-such").err()).contains("left out: no-such");
    }

    @Test
    void shouldFollowTheIgnoreFilesThatComeFirst() throws Exception {
        said(
                "mkdir -p app/node_modules/x; printf 'node_modules/\\n.env\\n' > app/.gitignore; echo js > app/node_modules/x/i;"
                        + " echo s > app/.env; echo a > app/a");
        var ended = laptop.run("pull", "demo:app", "fresh");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(laptop.shell("cd fresh; find . -type f | LC_ALL=C sort")).isEqualTo("./.gitignore\n./a\n");
    }

    @Test
    void shouldHoldBackWhatRunsByItselfAndLinksThatLeadOut() throws Exception {
        var outside = Files.createDirectory(root.resolve("outside"));
        Files.createSymbolicLink(here.resolve("ext"), outside);
        laptop.write("dir", "here it is a file");
        said(
                "mkdir -p .git/hooks sub/.vscode ext dir; echo 'touch /tmp/pwned' > .envrc; cp .envrc sub/.vscode/tasks.json;"
                        + " cp .envrc .git/hooks/post-checkout; ln -s /etc/passwd out; ln -s ../../up sub/up; ln -s ext/x through;"
                        + " echo planted > ext/planted; echo below > dir/below; echo good > good");
        var ended = laptop.run("pull", "demo");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .contains("read it there, then take it with --allow-hooks: .envrc")
                .contains("--allow-hooks: sub/.vscode/tasks.json")
                .contains("left out: out: the link leads out of the directory")
                .contains("left out: through: the link leads out of the directory")
                .contains("left out: ext/planted: it lies behind a link here");
        assertThat(Files.list(outside)).isEmpty();
        assertThat(laptop.shell("find . -type f -o -type l | LC_ALL=C sort")).isEqualTo("./dir\n./ext\n./good\n");

        laptop.run("pull", "--allow-hooks", "demo");
        assertThat(laptop.read("sub/.vscode/tasks.json")).contains("pwned");
        assertThat(Files.exists(here.resolve(".git"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void shouldBringTheSandboxsWorkAsABranch() throws Exception {
        laptop.shell("git init -q -b main; git config user.email a@b; git config user.name n; echo 1 > a; git add .;"
                + " git commit -qm first");
        laptop.done("sync", "--git", ".", "demo");
        said(
                "git config user.email agent@b; git config user.name agent; echo 2 > a; git commit -qam second; echo 3 > a;"
                        + " echo new > untracked; git add untracked; git stash list");
        var status = said("git status --short");

        assertThat(laptop.done("pull", "--git", "agent", "demo").err()).contains("branch agent: 2 commits");
        assertThat(laptop.shell(
                        "git log --format=%s agent; git show agent:a agent:untracked; git status --short; cat a"))
                .isEqualTo("What was not committed in the sandbox\nsecond\nfirst\n3\nnew\n1\n");
        assertThat(said("git status --short")).as("nothing is changed there").isEqualTo(status);
        assertThat(said("git for-each-ref --format='%(refname)'")).isEqualTo("refs/heads/main\n");

        laptop.shell("git checkout -q agent; git commit -q --amend -m mine; git checkout -q main");
        var other = laptop.run("pull", "--git", "agent", "demo");
        assertThat(other.code()).isNotZero();
        assertThat(other.err()).contains("can't bring it as a branch").contains("--overwrite");
        laptop.done("pull", "--git", "agent", "--overwrite", "demo");
        assertThat(laptop.shell("git log -1 --format=%s agent")).isEqualTo("What was not committed in the sandbox\n");
        assertThat(laptop.run("pull", "--git", "a..b", "demo").err()).contains("is not a valid branch name");
        said("rm -rf .git");
        assertThat(laptop.run("pull", "--git", "x", "demo").err()).contains("lies in no git repository");
    }

    /** Whenever it is killed, what is here is whole files, old or new; and the next pull ends equal to what is there. */
    @Test
    void shouldLeaveWholeFilesWheneverItIsKilled() throws Exception {
        var random = new Random(11);
        for (int round = 0; round < 6; round++) {
            said("for i in $(seq 60); do d=d$((i % 7)); mkdir -p $d; (yes 'round " + round
                    + "' | head -n $((i * 97)); echo whole) > $d/f$i; done");
            var process = laptop.cli(here, "pull", "--quiet", "demo").start();
            process.waitFor(100 + random.nextInt(900), TimeUnit.MILLISECONDS);
            process.destroyForcibly();
            process.waitFor();
            assertThat(laptop.shell(
                            "for f in $(find . -path './.sandlot-pull-*' -prune -o -name 'f*' -type f -print); do"
                                    + " tail -n 1 $f | grep -q whole || echo $f; done"))
                    .isEmpty();
        }
        var last = laptop.run("pull", "--overwrite", "demo");
        assertThat(last.code()).as(last.err()).isZero();
        assertThat(laptop.listed()).isEqualTo(said(Laptop.LISTING));
    }

    @Test
    void shouldNeverTakeAMixtureOfWhatChangesMeanwhile() throws Exception {
        said("cat > change.sh <<'E'\n"
                + "while :; do for c in a b c d; do yes $c | head -n 200000 > large; done; done\nE\n"
                + "yes a | head -n 200000 > large");
        var changing = daemon.post("/sandboxes/demo/processes", "{\"command\":\"sh change.sh\"}")
                .json();
        try {
            for (int i = 0; i < 5; i++) {
                laptop.run("pull", "--overwrite", "demo");
                var large = here.resolve("large");
                if (Files.exists(large)) {
                    assertThat(Files.readString(large).chars().distinct().count())
                            .isLessThanOrEqualTo(2);
                }
            }
        } finally {
            daemon.post(
                    "/sandboxes/demo/processes/" + changing.path("id").asText() + "/signal", "{\"signal\":\"KILL\"}");
        }
    }

    @Test
    void shouldTellOfWhatCanNotBeReadThere() throws Exception {
        Files.setPosixFilePermissions(laptop.write("mine", "1"), PosixFilePermissions.fromString("rw-------"));
        laptop.done("sync", ".", "demo");
        said(
                "printf 2 > mine; printf s > closed; chmod 000 closed; mkdir shut; echo 1 > shut/x; chmod 000 shut; echo 1 > open");
        try {
            var ended = laptop.run("pull", "demo");
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err())
                    .contains("left out: shut: Permission denied")
                    .contains("closed");
            assertThat(laptop.read("open")).isEqualTo("1\n");
            assertThat(laptop.shell("stat -c %a mine; cat mine")).isEqualTo("600\n2");
        } finally {
            said("chmod 700 shut");
        }
        assertThat(laptop.run("pull", "no-such")).extracting(Ended::code).isEqualTo(3);
    }
}
