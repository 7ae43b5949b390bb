package dev.sandlot.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a holder and its command start out with, and what becomes of holders when those who made them die. */
@ParameterizedClass
@EnumSource
class KeeperTest {
    private static final int UID = 399_999;
    private static final String PATH = "/usr/bin:/bin";

    @TempDir
    Path directory;

    enum Build {
        SHIPPED,
        CHECKED
    }

    @Parameter
    Build build;

    private Keeper keeper;
    private int count;

    @BeforeEach
    void start() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        var program =
                build == Build.SHIPPED ? KeeperProgram.install(directory.resolve("lib")) : KeeperPrograms.checked();
        keeper = Keeper.start(program, PATH);
    }

    @AfterEach
    void stop() {
        keeper.close();
    }

    @Test
    void shouldGiveTheCommandNoDescriptorBesidesItsOwn() throws IOException {
        var spare = make(null);
        assertThat(run(null, "for fd in /proc/self/fd/*; do echo ${fd##*/}; done; cat <&5; cat <&6"))
                // A shell opens the directory that it expands.
                .isEqualTo("0\n1\n2\n3\n5\n6\nargs\nfilter\n");
        keeper.dismiss(spare);
    }

    @Test
    void shouldGiveTheCommandASessionAndAnEnvironmentOfPathAlone() throws IOException {
        var daemon = ProcessHandle.current().pid();
        var said = run(null, "tr '\\0' '\\n' </proc/self/environ; cut -d' ' -f6 /proc/self/stat; umask; pwd")
                .split("\n");
        assertThat(said).hasSize(4);
        assertThat(said[0]).startsWith("PATH=/");
        assertThat(said[1]).isNotEqualTo(field(daemon, 6)).isNotEqualTo(field(keeper.pid(), 6));
        assertThat(said[2]).isEqualTo("0022");
        assertThat(said[3]).isEqualTo("/");
    }

    @Test
    void shouldLeaveHolderAndCommandNoPrivilege() throws IOException {
        assumeRoot();
        var files = files();
        var holder = make(UID, files);
        assertPowerless(Files.readString(Path.of("/proc/" + holder.pid() + "/status")));
        assertPowerless(Files.readString(Path.of("/proc/" + holder.child() + "/status")));
        assertThat(run(UID, "cat /proc/self/status; cat " + files.args() + " 2>&1 || echo refused"))
                .satisfies(KeeperTest::assertPowerless)
                .contains("refused");
        keeper.dismiss(holder);
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
        assertThatThrownBy(() -> make(0, files())).hasMessageContaining("no uid");
        var files = files();
        Files.delete(files.filter());
        assertThatThrownBy(() -> make(null, files)).hasMessageContaining("filter");
        assertThat(keeper.isAlive()).isTrue();
    }

    @Test
    void shouldMakeNoHolderWhereNoOtherUidCanBeTaken() throws IOException {
        assumeThat(isRoot()).isFalse();
        assertThatThrownBy(() -> make(UID, files())).hasMessageContaining("can't become");
    }

    @Test
    void shouldCarryAJobThatIsLongerThanAPipe() throws IOException {
        var word = "x".repeat(100_000);
        assertThat(run(null, "echo ${#1} ${#2}", word, word)).isEqualTo("100000 100000\n");
    }

    @Test
    void shouldEndHoldersWithoutAJobWithTheKeeperAndLeaveTheOthers() throws IOException {
        var idle = make(null);
        var another = make(null);
        var files = files();
        var busy = make(null, files);
        keeper.give(busy, job("exec sleep 1000"));
        await(() -> !read(files.record()).isEmpty());
        ProcessHandle.of(keeper.pid()).orElseThrow().destroyForcibly();
        for (var holder : List.of(idle, another)) {
            await(() -> !isAlive(holder.pid(), holder.startTicks()) && startTicks(holder.child()) < 0);
        }
        assertThat(isAlive(busy.pid(), busy.startTicks())).isTrue();
        await(() -> !keeper.isAlive());
        assertThatThrownBy(() -> make(null)).isInstanceOf(IOException.class);
        ProcessHandle.of(busy.child()).orElseThrow().destroyForcibly();
        await(() -> read(files.record()).endsWith("exit 137\neof\n"));
    }

    @Test
    void shouldSendAHolderAwayWithItsChildAndNoTrace() throws IOException {
        var files = files();
        var holder = make(null, files);
        keeper.dismiss(holder);
        await(() -> !isAlive(holder.pid(), holder.startTicks()) && startTicks(holder.child()) < 0);
        assertThat(files.record()).isEmptyFile();
    }

    @Test
    void shouldFeedStandardInputThatIsGivenAndThenEndIt() throws IOException {
        var input = "x".repeat(300_000);
        var files = files();
        var job = new HolderJob(
                input.getBytes(StandardCharsets.UTF_8),
                false,
                false,
                null,
                List.of("/bin/sh", "-c", "wc -c; echo end"));
        keeper.give(make(null, files), job);
        await(() -> read(files.record()).endsWith("eof\n"));
        assertThat(read(files.out())).isEqualTo("300000\nend\n");
    }

    @Test
    void shouldFeedStandardInputByFramesAndTellHowMuchItHasTaken() throws IOException {
        var files = files();
        var job = new HolderJob(null, true, false, null, List.of("/bin/sh", "-c", "cat; echo end"));
        var holder = make(null, files);
        keeper.give(holder, job);
        await(() -> read(files.record()).endsWith("\n"));
        var feed = Path.of(
                "/proc/" + holder.pid() + "/fd/" + read(files.record()).strip().split(" ")[3]);
        try (var frames = Files.newOutputStream(feed)) {
            frames.write(new byte[] {'D', 0, 3, 'a', 'b', '\n', 'Q', 0, 0, 0, 7});
            frames.flush();
            await(() -> read(files.record()).contains("stdin 7 3\n"));
            frames.write('E');
        }
        await(() -> read(files.record()).endsWith("eof\n"));
        assertThat(read(files.out())).isEqualTo("ab\nend\n");
    }

    @Test
    void shouldGiveALongScriptInAFileAndSayWhereTheChainFailedBeforeTheCommand() throws IOException {
        var files = files();
        var script = ("#" + "x".repeat(200_000) + "\necho run; echo >&7").getBytes(StandardCharsets.UTF_8);
        keeper.give(make(null, files), new HolderJob(null, false, true, script, List.of("/bin/sh", "/proc/self/fd/8")));
        await(() -> read(files.record()).endsWith("eof\n"));
        assertThat(read(files.record())).contains("\nexit 0\n");
        assertThat(read(files.out())).isEqualTo("run\n");
        var failed = files();
        keeper.give(make(null, failed), new HolderJob(null, false, true, null, List.of("/bin/sh", "-c", "exit 3")));
        await(() -> read(failed.record()).endsWith("eof\n"));
        assertThat(read(failed.record())).contains("\nexit 125\n");
        assertThat(read(failed.err())).contains("the command was not run").contains("(status 3)");
    }

    @Test
    void shouldRecordTheEndBeforeTheLastOfTheOutput() throws IOException {
        var files = files();
        keeper.give(make(null, files), job("(read -r _ <" + directory + "/later; echo late) & echo early; exit 5"));
        var later = directory.resolve("later");
        new ProcessBuilder("mkfifo", later.toString()).start().onExit().join();
        await(() -> read(files.record()).endsWith("\n") && read(files.record()).contains("exit "));
        if (read(files.record()).contains("eof")) {
            return; // the fifo came too late for it
        }
        assertThat(read(files.out())).isEqualTo("early\n");
        Files.writeString(later, "\n");
        await(() -> read(files.record()).endsWith("eof\n"));
        assertThat(read(files.out())).isEqualTo("early\nlate\n");
    }

    @Test
    void shouldRunAProgramTellWhatItSaysAndGiveItALine() throws IOException {
        var program = keeper.run(null, List.of("/bin/sh", "-c", "read -r a; echo \"1 $a\"; printf 2 >&2"));
        program.tell("hello");
        assertThat(program.line()).isEqualTo("1 hello");
        assertThat(program.line()).isEqualTo("2");
        assertThat(program.line()).isNull();
        program.dismiss();
        var missing = keeper.run(null, List.of("no-such-program"));
        assertThat(missing.line()).contains("no-such-program");
        missing.dismiss();
    }

    @Test
    void shouldSignalJustThoseProcesses() throws IOException {
        var files = files();
        var holder = make(null, files);
        keeper.give(holder, job("trap 'echo usr1; exit 0' USR1; echo up; while :; do sleep 1000 & wait; done"));
        await(() -> read(files.out()).equals("up\n"));
        keeper.signal(null, 10, List.of(holder.child(), 4_194_303L));
        await(() -> read(files.record()).contains("exit 0\n"));
        assertThat(read(files.out())).isEqualTo("up\nusr1\n");
        assertThatThrownBy(() -> keeper.signal(null, 99, List.of())).hasMessageContaining("not an order");
        assertThat(keeper.isAlive()).isTrue();
        end(files);
    }

    /** The child that it left behind keeps its output open. */
    private static void end(HolderFiles files) throws IOException {
        var holder = Long.parseLong(read(files.record()).split(" ")[1]);
        ProcessHandle.of(holder).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void shouldNotSignalAnotherUidsProcesses() throws IOException {
        assumeRoot();
        var other = make(UID - 1);
        keeper.signal(UID, 9, List.of(other.child()));
        assertThat(isAlive(other.pid(), other.startTicks())).isTrue();
        assertThat(startTicks(other.child())).isPositive();
        keeper.signal(UID - 1, 9, List.of(other.child()));
        await(() -> startTicks(other.child()) < 0);
        keeper.dismiss(other);
    }

    private String run(Integer uid, String line, String... arguments) throws IOException {
        var files = files();
        keeper.give(make(uid, files), job(line, arguments));
        await(() -> read(files.record()).endsWith("eof\n"));
        return read(files.out()) + read(files.err());
    }

    private static HolderJob job(String line, String... arguments) {
        var argv = new ArrayList<>(List.of("/bin/sh", "-c", line, "sh"));
        argv.addAll(List.of(arguments));
        return new HolderJob(null, false, false, null, argv);
    }

    private Keeper.Made make(Integer uid) throws IOException {
        return make(uid, files());
    }

    private Keeper.Made make(Integer uid, HolderFiles files) throws IOException {
        return keeper.hold(uid, files.args(), files.filter(), files.record(), List.of(files.out(), files.err()));
    }

    /** What a holder has open. */
    private record HolderFiles(Path args, Path filter, Path record, Path out, Path err) {
        static HolderFiles in(Path directory) {
            return new HolderFiles(
                    directory.resolve("args"),
                    directory.resolve("filter"),
                    directory.resolve("record"),
                    directory.resolve("stdout"),
                    directory.resolve("stderr"));
        }
    }

    private HolderFiles files() throws IOException {
        var files = HolderFiles.in(Files.createDirectory(directory.resolve("p" + ++count)));
        Files.writeString(files.args(), "args\n");
        Files.writeString(files.filter(), "filter\n");
        for (var file : List.of(files.record(), files.out(), files.err())) {
            Files.createFile(file);
        }
        for (var file : List.of(files.args(), files.filter())) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return files;
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

    private static boolean isAlive(long pid, long startTicks) {
        return startTicks(pid) == startTicks;
    }

    /** -1 for one that is gone, or a zombie. */
    private static long startTicks(long pid) {
        try {
            return "ZX".contains(field(pid, 3)) ? -1 : Long.parseLong(field(pid, 22));
        } catch (UncheckedIOException e) {
            return -1;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
