package dev.sandlot.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sandlot.backend.Place;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a holder and its command start out with, and what becomes of holders when those who made them die. */
class ZygoteTest {
    private static final int UID = 399_999;

    @TempDir
    Path directory;

    private final SandboxId sandbox = SandboxId.random();
    private Zygote zygote;
    private int count;

    @BeforeEach
    void start() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        zygote = Zygote.start(Scripts.install(directory.resolve("lib")));
    }

    @AfterEach
    void stop() {
        zygote.close();
    }

    @Test
    void shouldGiveTheCommandNoDescriptorBesidesItsOwn() throws IOException {
        var spare = make(null);
        assertThat(run(null, "for fd in /proc/self/fd/*; do echo ${fd##*/}; done; cat <&5; cat <&6"))
                // A shell opens the directory that it expands.
                .isEqualTo("0\n1\n2\n3\n5\n6\nargs\nfilter\n");
        zygote.dismiss(spare);
    }

    @Test
    void shouldGiveTheCommandASessionAndAnEnvironmentOfPathAlone() throws IOException {
        var daemon = ProcessHandle.current().pid();
        var said = run(null, "tr '\\0' '\\n' </proc/self/environ; cut -d' ' -f6 /proc/self/stat; umask; pwd")
                .split("\n");
        assertThat(said).hasSize(4);
        assertThat(said[0]).startsWith("PATH=/");
        assertThat(said[1]).isNotEqualTo(field(daemon, 6)).isNotEqualTo(field(zygote.pid(), 6));
        assertThat(said[2]).isEqualTo("0022");
        assertThat(said[3]).isEqualTo("/");
    }

    @Test
    void shouldLeaveHolderAndCommandNoPrivilege() throws IOException {
        assumeRoot();
        var files = files();
        var holder = zygote.make(place(UID), files);
        assertPowerless(Files.readString(Path.of("/proc/" + holder.pid() + "/status")));
        assertPowerless(Files.readString(Path.of("/proc/" + holder.child() + "/status")));
        assertThat(run(UID, "cat /proc/self/status; cat " + files.args() + " 2>&1 || echo refused"))
                .satisfies(ZygoteTest::assertPowerless)
                .contains("refused");
        zygote.dismiss(holder);
    }

    private static void assertPowerless(String status) {
        var ids = "\t" + UID + "\t" + UID + "\t" + UID + "\t" + UID + "\n";
        assertThat(status).contains("\nUid:" + ids, "\nGid:" + ids, "\nNoNewPrivs:\t1\n");
        assertThat(status).containsPattern("\nGroups:\\s*\n");
        for (var set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
            assertThat(status).contains("\n" + set + ":\t0000000000000000\n");
        }
    }

    @Test
    void shouldMakeNoHolderWithoutItsUidOrItsFiles() throws IOException {
        assertThatThrownBy(() -> zygote.make(place(0), files())).hasMessageContaining("no uid");
        var files = files();
        Files.delete(files.filter());
        assertThatThrownBy(() -> zygote.make(place(null), files)).hasMessageContaining("filter");
        assertThat(zygote.isAlive()).isTrue();
    }

    @Test
    void shouldMakeNoHolderWhereNoOtherUidCanBeTaken() throws IOException {
        assumeThat(isRoot()).isFalse();
        assertThatThrownBy(() -> zygote.make(place(UID), files())).hasMessageContaining("can't become");
    }

    @Test
    void shouldCarryAJobThatIsLongerThanAPipe() throws IOException {
        var word = "x".repeat(100_000);
        assertThat(run(null, "echo ${#1} ${#2}", word, word)).isEqualTo("100000 100000\n");
    }

    @Test
    void shouldEndHoldersWithoutAJobWithTheZygoteAndLeaveTheOthers() throws IOException {
        var idle = make(null);
        var another = make(null);
        var files = files();
        var busy = zygote.make(place(null), files);
        zygote.give(busy, job("exec sleep 1000"));
        await(() -> !read(files.record()).isEmpty());
        ProcessHandle.of(zygote.pid()).orElseThrow().destroyForcibly();
        for (var holder : List.of(idle, another)) {
            await(() -> !ProcFs.isAlive(holder.pid(), holder.startTicks()) && ProcFs.startTicks(holder.child()) < 0);
        }
        assertThat(ProcFs.isAlive(busy.pid(), busy.startTicks())).isTrue();
        await(() -> !zygote.isAlive());
        assertThatThrownBy(() -> make(null)).isInstanceOf(IOException.class);
        ProcessHandle.of(busy.child()).orElseThrow().destroyForcibly();
        await(() -> read(files.record()).endsWith("exit 137\neof\n"));
    }

    @Test
    void shouldSendAHolderAwayWithItsChildAndNoTrace() throws IOException {
        var files = files();
        var holder = zygote.make(place(null), files);
        zygote.dismiss(holder);
        await(() -> !ProcFs.isAlive(holder.pid(), holder.startTicks()) && ProcFs.startTicks(holder.child()) < 0);
        assertThat(files.record()).isEmptyFile();
    }

    private String run(Integer uid, String line, String... arguments) throws IOException {
        var files = files();
        zygote.give(zygote.make(place(uid), files), job(line, arguments));
        await(() -> read(files.record()).endsWith("eof\n"));
        return read(files.output(Channel.STDOUT)) + read(files.output(Channel.STDERR));
    }

    private static byte[] job(String line, String... arguments) {
        var job = new ByteArrayOutputStream();
        for (var word : List.of("0", "0", "", "/bin/sh", "-c", line, "sh")) {
            job.writeBytes((word + "\0").getBytes(StandardCharsets.UTF_8));
        }
        for (var word : arguments) {
            job.writeBytes((word + "\0").getBytes(StandardCharsets.UTF_8));
        }
        return job.toByteArray();
    }

    private Zygote.Made make(Integer uid) throws IOException {
        return zygote.make(place(uid), files());
    }

    private LogFiles files() throws IOException {
        var files = new LogFiles(directory.resolve("p" + ++count));
        files.create();
        Files.writeString(files.args(), "args\n");
        Files.writeString(files.filter(), "filter\n");
        return files;
    }

    private Place place(Integer uid) {
        return new Place(sandbox, directory, uid, "test", Limits.NONE, NetworkPolicy.NONE);
    }

    private static void assumeRoot() {
        assumeThat(isRoot()).isTrue();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String field(long pid, int number) {
        var stat = read(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[number - 3];
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        var pause = new CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            try {
                pause.await(5, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
