package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.Laptop.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code sandlot sync}, {@code sync-exec} and {@code run-script} against a real daemon. */
class SyncIT extends BesideALaptop {
    private Ended sync(String... options) throws Exception {
        var words = new ArrayList<>(List.of("sync"));
        words.addAll(List.of(options));
        words.addAll(List.of(".", "demo"));
        return laptop.run(words.toArray(String[]::new));
    }

    private Ended synced(String... options) throws Exception {
        var ended = sync(options);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }

    @Test
    void shouldBringWhatDiffersAndNoMore() throws Exception {
        laptop.write("src/main.c", "int main() {}");
        Files.setPosixFilePermissions(laptop.write("run.sh", "echo"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(here.resolve("empty/deep"));
        Files.createSymbolicLink(here.resolve("link"), Path.of("src/main.c"));
        Files.createSymbolicLink(here.resolve("dangling"), Path.of("/nowhere/at/all"));
        laptop.shell(
                "printf 1 > \"$(printf 'line\\nbreak')\"; printf 2 > 'q\"uo'\\''te'; printf 3 > \"$(printf '\\377bad')\";"
                        + " printf 4 > " + "n".repeat(255) + "; mkfifo pipe");

        assertThat(synced().err())
                .contains("pipe: it is a pipe, a socket or a device")
                .contains("sent 11 of 11");
        Files.delete(here.resolve("pipe"));
        assertThat(said(Laptop.LISTING)).isEqualTo(laptop.listed());
        assertThat(synced().err()).contains("11 looked at, nothing had changed");

        laptop.write("src/main.c", "int main() {1}");
        Files.move(here.resolve("run.sh"), here.resolve("renamed.sh"));
        Files.delete(here.resolve("link"));
        Files.delete(here.resolve("empty/deep"));
        Files.setPosixFilePermissions(here.resolve("renamed.sh"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.delete(here.resolve("dangling"));
        laptop.write("dangling/is/a/directory", "now");
        said("echo built > main.o");
        assertThat(synced("--json").out()).contains("\"deleted\" : [", "\"run.sh\"", "\"src/main.c\"");

        assertThat(said("rm main.o; " + Laptop.LISTING)).isEqualTo(laptop.listed());
        assertThat(laptop.run("sync", "--dry-run", ".", "demo").out()).isEmpty();
    }

    @Test
    void shouldFindAChangeThatTimeAndSizeDoNotTell() throws Exception {
        var file = laptop.write("file", "before");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        synced();
        synced();
        laptop.write("file", "after!");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        synced();
        assertThat(said("cat file")).isEqualTo("after!");

        said("touch -r file ref; printf there > file; touch -r ref file");
        assertThat(synced().err()).contains("had been changed there and not here, and is as here now: file");
        assertThat(said("cat file")).isEqualTo("after!");
    }

    @Test
    void shouldKeepWhatIsOnlyThereOrHasChangedThere() throws Exception {
        laptop.write("a", "1");
        laptop.write("b", "1");
        laptop.write("d/c", "1");
        synced();
        said("echo agent > b; echo only > there; mkdir -p d/new target; echo x > d/new/x; echo o > target/o");
        laptop.shell("rm -r a b d; printf 'target/\\n' > .gitignore");

        assertThat(synced().err()).contains("it has been changed there since: not deleted: b");
        assertThat(said("cat b there d/new/x; ls")).isEqualTo("agent\nonly\nx\nb\nd\ntarget\nthere\n");

        assertThat(sync("--delete", "--dry-run").out()).isEqualTo("- there\n- d/\n- b\n");
        synced("--delete");
        assertThat(said("ls -A")).isEqualTo(".gitignore\ntarget\n");
    }

    @Test
    void shouldConcludeNothingFromWhatCanNotBeLookedAt() throws Exception {
        laptop.write("closed/file", "1");
        laptop.write("open", "1");
        synced();
        Files.setPosixFilePermissions(here.resolve("closed"), PosixFilePermissions.fromString("---------"));
        try {
            sync();
            assertThat(said("chmod 700 closed; cat closed/file")).isEqualTo("1");
        } finally {
            Files.setPosixFilePermissions(here.resolve("closed"), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void shouldLeaveOutWhatGitIgnoresAndSecretsAndSayWhyThereIsNothing() throws Exception {
        laptop.shell("git init -q; git config user.email a@b; git config user.name n");
        laptop.write(".gitignore", "*.o\n/build/\n!keep.o\n");
        laptop.write("sub/.gitignore", "!*.o\n");
        laptop.write(".sandlotignore", "docs/\n");
        for (var path :
                List.of("a.o", "keep.o", "build/x", "sub/b.o", "docs/d", "forced.o", ".env", "key.pem", "log.txt")) {
            laptop.write(path, path);
        }
        laptop.shell("git add -f forced.o; printf 'log.txt\\n' >> .git/info/exclude");

        assertThat(synced("--exclude", "nothing*").err())
                .contains("left out what looks like secrets: .env, key.pem (--secrets brings them)");
        assertThat(said("find . -type f | LC_ALL=C sort"))
                .isEqualTo("./.gitignore\n./.sandlotignore\n./forced.o\n./keep.o\n./sub/.gitignore\n./sub/b.o\n");

        synced("--all", "--secrets", "--git", "--exclude", "build");
        assertThat(said("ls -A; git status --short forced.o"))
                .isEqualTo(
                        ".env\n.git\n.gitignore\n.sandlotignore\na.o\nforced.o\nkeep.o\nkey.pem\nlog.txt\nsub\nA  forced.o\n");

        Files.createDirectory(root.resolve("nothing"));
        assertThat(laptop.run(root.resolve("nothing"), "sync", ".", "demo:empty")
                        .err())
                .contains("nothing to bring: the directory is empty, or all in it is left out");
    }

    /** Whatever is cut or killed, and whenever: what is there is whole files, old or new; and the next sync ends equal to what is here. */
    @Test
    void shouldLeaveWholeFilesWhateverIsCutOrKilled() throws Exception {
        var random = new Random(7);
        for (int round = 0; round < 20; round++) {
            change(random, round);
            try (var link = new CuttingProxy(daemon.url(), 0)) {
                var program = laptop.cli(here, "sync", "--quiet", ".", "demo");
                program.environment().put("SANDLOT_URL", link.url());
                var process = program.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                process.waitFor(100 + random.nextInt(900), TimeUnit.MILLISECONDS);
                breakOff(round, process, link);
                assertThat(process.waitFor(60, TimeUnit.SECONDS))
                        .as("ends, round " + round)
                        .isTrue();
                if (process.exitValue() == 0) {
                    assertThat(said(Laptop.LISTING)).isEqualTo(laptop.listed());
                }
            }
            // Who was writing notices that nobody sends any more.
            TestDaemon.await(
                    Duration.ofSeconds(30),
                    () -> said("find . -name '.sandlot-*'").isEmpty());
            assertThat(said("for f in $(find . -name 'f*' -type f); do tail -c 5 $f | grep -q whole || echo $f; done"))
                    .isEmpty();
        }
        synced();
        assertThat(said(Laptop.LISTING)).isEqualTo(laptop.listed());
    }

    private static void breakOff(int round, Process client, CuttingProxy link) throws IOException {
        switch (round % 4) {
            case 1 -> link.cutAll();
            case 3 -> {
                daemon.kill();
                daemon.start();
            }
            default -> client.destroyForcibly();
        }
    }

    private void change(Random random, int round) throws IOException {
        for (int i = 0; i < 60; i++) {
            var file = here.resolve("d" + random.nextInt(9)).resolve("f" + random.nextInt(30));
            if (random.nextInt(4) == 0) {
                Files.deleteIfExists(file);
            } else {
                laptop.write(
                        here.relativize(file).toString(),
                        ("round " + round + " ").repeat(random.nextInt(20_000)) + "whole");
            }
        }
    }

    @Test
    void shouldRunCommandsBehindABarrier() throws Exception {
        laptop.write(".sandlot.toml", "sandbox = \"demo\"\npath = \"project\"\nexclude = [\"*.log\"]\n");
        laptop.write("x.log", "not this");
        laptop.write("src/hello.sh", "echo hello from $PWD");
        var ended = laptop.run(here.resolve("src"), "sync-exec", "--", "sh", "-c", "sh hello.sh; ls ..; exit 7");

        assertThat(ended.code()).as(ended.err()).isEqualTo(7);
        assertThat(ended.out()).isEqualTo("hello from /workspace/project/src\nsrc\n");
        assertThat(ended.err())
                .contains("sandlot: demo:project (from .sandlot.toml)")
                .contains("sent 3 of 3");

        laptop.write("src/hello.sh", "echo changed; kill -9 $$");
        assertThat(laptop.run("sync-exec", "--quiet", "--", "sh", "src/hello.sh"))
                .isEqualTo(new Ended(137, "changed\n", ""));

        assertThat(laptop.run("sync-exec", "no-such-sandbox", "--", "true").code())
                .isEqualTo(125);
        Files.writeString(here.resolve(".sandlot.toml"), "sandbox = 5");
        var wrong = laptop.run("sync-exec", "--", "true");
        assertThat(wrong.code()).isEqualTo(125);
        assertThat(wrong.err()).contains(".sandlot.toml: it needs sandbox = \"...\"");
    }

    @Test
    void shouldNotRunACommandWhereNotAllIsThere() throws Exception {
        laptop.write("dir", "a file here");
        said("mkdir -p dir/with; echo x > dir/with/something");
        var ended = laptop.run("sync-exec", "demo", "--", "echo", "ran");

        assertThat(ended.code()).isEqualTo(125);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("left out: dir")
                .contains("not all could be brought, so the command was not run");
    }

    @Test
    void shouldRunAScriptAndLeaveNothingOfIt() throws Exception {
        laptop.write("plain", "echo \"$# $2\"; pwd; exit 5");
        laptop.write("perl", "#!/usr/bin/env perl\nprint \"perl @ARGV\\n\";");
        assertThat(laptop.run("run-script", "-s", "demo", "plain", "1", "2 3"))
                .isEqualTo(new Ended(5, "2 2 3\n/workspace\n", ""));
        assertThat(laptop.run("run-script", "-s", "demo", "perl", "-x", "y"))
                .isEqualTo(new Ended(0, "perl -x y\n", ""));
        assertThat(laptop.run("run-script", "-s", "demo", "gone").code()).isEqualTo(2);
        assertThat(laptop.run("run-script", "plain").err()).contains("which sandbox?");
        assertThat(said("ls -A /tmp | grep sandlot-script")).isEmpty();
    }

    @Test
    void shouldPrintWhatGitSaysWasChangedSoThatItCanBeApplied() throws Exception {
        laptop.shell(
                "git init -q; git config user.email a@b; git config user.name n; printf 'a\nb\n' > file; git add .;"
                        + " git commit -qm first");
        synced("--git");
        said("echo c >> file; mkdir sub; printf 'new \377' > sub/new");
        var diff = laptop.run("diff", "demo");
        assertThat(diff.code()).as(diff.err()).isZero();
        assertThat(diff.out()).contains("+c\n").contains("+++ b/sub/new");

        var patch = root.resolve("patch");
        var process =
                laptop.cli(here, "diff", "demo").redirectOutput(patch.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        laptop.shell("git apply ../patch");
        assertThat(said(Laptop.LISTING)).isEqualTo(laptop.listed());
        assertThat(laptop.run("diff", "demo:gone").code()).isEqualTo(3);
    }

    @Test
    void shouldPinASandbox() throws Exception {
        laptop.write("file", "1");
        assertThat(laptop.run("sync").err()).contains("which sandbox? Name it, such as: sandlot sync . demo");
        synced("--pin");
        assertThat(laptop.run("sync").err()).contains("sandlot: demo (from .sandlot.toml)");
        assertThat(sync("--pin").err()).contains(".sandlot.toml is there already");
    }

    @Test
    void shouldTellOverTheApiWhatIsWrongWithAManifest() {
        var route = "/sandboxes/demo/sync/plan";
        assertThat(daemon.post(route, "{}").status()).isEqualTo(422);
        assertThat(daemon.post(route, "{\"manifest\": [{\"path\": \"a\"").status())
                .isEqualTo(400);
        var field = daemon.post(route, "{\"manifest\": [{\"path\": \"a\", \"kind\": \"gone\"}, {\"path\": \"b\"}]}");
        assertThat(field.status()).isEqualTo(422);
        assertThat(field.json().toString()).contains("manifest[1].kind");
        assertThat(daemon.post(route, "{\"manifest\": [{\"path\": \"../b\", \"kind\": \"directory\"}]}")
                        .status())
                .isEqualTo(422);
        var plan = daemon.post(route + "?path=none", "{\"manifest\": [{\"path\": \"a\", \"kind\": \"directory\"}]}");
        assertThat(plan.status()).isEqualTo(200);
        assertThat(plan.json().path("send").get(0).asText()).isEqualTo("a");
        assertThat(daemon.post(
                                "/sandboxes/demo/sync/delete",
                                "{\"manifest\": [{\"path\": \"a\", \"kind\": \"link\", \"target\": \"b\"}]}")
                        .status())
                .isEqualTo(422);
    }
}
