package dev.sandlot.keeper;

import static dev.sandlot.keeper.KeeperHost.ANYTHING;
import static dev.sandlot.keeper.KeeperHost.NO_LIMITS;
import static dev.sandlot.keeper.KeeperHost.PATH;
import static dev.sandlot.keeper.KeeperHost.await;
import static dev.sandlot.keeper.KeeperHost.field;
import static dev.sandlot.keeper.KeeperHost.isAlive;
import static dev.sandlot.keeper.KeeperHost.isRoot;
import static dev.sandlot.keeper.KeeperHost.read;
import static dev.sandlot.keeper.KeeperHost.startTicks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a holder and its command start out with, and what becomes of holders when those who made them die. */
@ParameterizedClass
@EnumSource(KeeperHost.Build.class)
class KeeperTest {
    private static final int UID = 399_999;

    @TempDir
    Path directory;

    @Parameter
    KeeperHost.Build build;

    private final Vertx vertx = Vertx.vertx();
    private KeeperHost host;
    private KeeperProcess keeper;
    private int count;

    @BeforeEach
    void start() throws IOException {
        host = new KeeperHost(build, directory);
        keeper = host.keeper();
    }

    @AfterEach
    void stop() {
        host.close();
        vertx.close().await();
    }

    private Path box(Integer uid) throws IOException {
        return host.box(uid);
    }

    @Test
    void shouldGiveTheCommandNoDescriptorBesidesItsOwn() throws IOException {
        var spare = make(null);
        assertThat(run(null, "for fd in /proc/self/fd/*; do echo ${fd##*/}; done"))
                // A shell opens the directory that it expands.
                .isEqualTo("0\n1\n2\n3\n");
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
        assertThat(run(UID, "cat /proc/self/status; cat " + files.record() + " 2>&1 || echo refused"))
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
        var box = box(null);
        assertThatThrownBy(() -> hold(0, box, files())).hasMessageContaining("no uid");
        var files = files();
        Files.delete(files.record());
        assertThatThrownBy(() -> make(null, files)).hasMessageContaining("record");
        assertThatThrownBy(() -> hold(null, directory.resolve("nowhere"), files()))
                .hasMessageContaining("No such file");
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
        await(() -> read(files.record()).endsWith("signal 9\neof\n"));
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
                null,
                order(List.of("/bin/sh", "-c", "wc -c; echo end")));
        keeper.give(make(null, files), job);
        await(() -> read(files.record()).endsWith("eof\n"));
        assertThat(read(files.out())).isEqualTo("300000\nend\n");
    }

    @Test
    void shouldFeedStandardInputByFramesAndTellHowMuchItHasTaken() throws IOException {
        var files = files();
        var job = new HolderJob(null, true, null, order(List.of("/bin/sh", "-c", "cat; echo end")));
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
    void shouldGiveALongScriptInAFile() throws IOException {
        var files = files();
        var script = ("#" + "x".repeat(200_000) + "\necho run").getBytes(StandardCharsets.UTF_8);
        var order = order(List.of("/bin/sh", "/proc/self/fd/8")).withScript(script);
        keeper.give(make(null, files), new HolderJob(order));
        await(() -> read(files.record()).endsWith("eof\n"));
        assertThat(read(files.record())).contains("\nexit 0\n");
        assertThat(read(files.out())).isEqualTo("run\n");
    }

    @Test
    void shouldTellWhatKeptTheCommandFromBeingRunAsNoExitCodeOfIts() throws IOException {
        var files = files();
        var order = new CommandOrder(false, NO_LIMITS, null, "/nowhere", ANYTHING, null, Map.of(), List.of("true"));
        keeper.give(make(null, files), new HolderJob(order));
        await(() -> read(files.record()).endsWith("eof\n"));
        assertThat(read(files.record())).contains("\nexit 125\n");
        assertThat(read(files.err())).contains("/nowhere: No such file", "the command was not run", "(status 125)");
        var missing = files();
        keeper.give(make(null, missing), new HolderJob(order(List.of("no-such-program"))));
        await(() -> read(missing.record()).endsWith("eof\n"));
        assertThat(read(missing.record())).contains("\nexit 127\n");
        assertThat(read(missing.err())).isEqualTo("sandlot: no-such-program: not found\n");
    }

    @Test
    void shouldRecordAnEndThatCameBeforeTheOrder() throws IOException {
        var files = files();
        var holder = make(null, files);
        keeper.signal(null, 9, List.of(holder.child()));
        await(() -> startTicks(holder.child()) < 0);
        keeper.give(holder, job("echo run"));
        await(() -> read(files.record()).endsWith("signal 9\neof\n"));
        assertThat(read(files.out())).isEmpty();
    }

    @Test
    void shouldEndWhatRunsWithItsBox() throws IOException {
        var files = files();
        var holder = make(null, files);
        keeper.give(holder, job("echo up; exec sleep 1000"));
        await(() -> read(files.out()).equals("up\n"));
        var init = host.started().get(0);
        ProcessHandle.of(init).orElseThrow().children().forEach(ProcessHandle::destroyForcibly);
        await(() -> read(files.record()).contains("signal 9\n"));
        ProcessHandle.of(holder.child()).ifPresent(ProcessHandle::destroyForcibly);
        await(() -> read(files.record()).endsWith("eof\n"));
    }

    private Meeting meet() throws IOException {
        return Meeting.open(ConduitSockets.of(vertx), directory.resolve("conduits.sock"));
    }

    /** All that comes until the end. */
    private static byte[] all(ConduitSocket link) {
        var all = new ByteArrayOutputStream();
        for (var part = link.read().join(); part != null; part = link.read().join()) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void shouldCarryAConduitBothWaysAndTellHowItsCommandEnds() throws IOException {
        try (var meeting = meet()) {
            var conduit = keeper.conduit(null, box(null), meeting, true);
            conduit.give(open("cat; echo err >&2; exit 3"));
            // Neither waits for the other, and nothing is lost.
            var written = conduit.in().write(Unpooled.wrappedBuffer(new byte[3_000_000]));
            var ended = conduit.in().end();
            assertThat(all(conduit.out())).hasSize(3_000_000);
            written.join();
            ended.join();
            assertThat(all(conduit.err())).isEqualTo("err\n".getBytes(StandardCharsets.UTF_8));
            assertThat(conduit.ended().join()).isEqualTo(new KeptConduit.Ended(3, null, true));
            conduit.dismiss();

            var joined = keeper.conduit(null, box(null), meeting, false);
            joined.give(new HolderJob(order(List.of("/bin/sh", "-c", "cat; echo out; echo err >&2; kill -9 $$"))));
            assertThat(all(joined.out())).isEqualTo("out\nerr\n".getBytes(StandardCharsets.UTF_8));
            assertThat(joined.ended().join()).isEqualTo(new KeptConduit.Ended(137, 9, true));
            joined.dismiss();
        }
    }

    @Test
    void shouldTellAConduitsCommandThatCouldNotBeRun() throws IOException {
        try (var meeting = meet()) {
            var conduit = keeper.conduit(null, box(null), meeting, false);
            conduit.give(new HolderJob(
                    new CommandOrder(false, NO_LIMITS, null, "/nowhere", ANYTHING, null, Map.of(), List.of("true"))));
            assertThat(new String(all(conduit.out()), StandardCharsets.UTF_8)).contains("/nowhere: No such file");
            assertThat(conduit.ended().join().run()).isFalse();
            conduit.dismiss();
        }
    }

    /** Whoever runs inside can see to it that none comes to be, as often as he likes. */
    @Test
    void shouldLeaveNoConnectionOfAConduitThatDidNotComeToBe() throws IOException {
        try (var meeting = meet()) {
            var open = Path.of("/proc/self/fd").toFile();
            keeper.conduit(null, box(null), meeting, true).dismiss();
            int before = open.list().length;
            for (int i = 0; i < 50; i++) {
                assertThatThrownBy(() -> keeper.conduit(null, directory.resolve("nowhere"), meeting, true))
                        .hasMessageContaining("No such file");
            }
            await(() -> open.list().length <= before);
        }
    }

    /** What a command prints that nobody reads waits in it. */
    @Test
    void shouldHoldACommandBackThatNobodyReads() throws IOException {
        try (var meeting = meet()) {
            var conduit = keeper.conduit(null, box(null), meeting, false);
            var progress = directory.resolve("progress");
            conduit.give(new HolderJob(order(List.of(
                    "/bin/sh",
                    "-c",
                    "i=0; while [ $i -lt 400 ]; do head -c 65536 /dev/zero; i=$((i+1)); echo $i >>" + progress
                            + "; done"))));
            long[] seen = {-1};
            // Two looks in a row, each after a while of the processor's, show the same.
            await(() -> Files.exists(progress)
                    && seen[0] == (seen[0] = progress.toFile().length()));
            assertThat(read(progress)).doesNotContain("\n400\n");
            assertThat(all(conduit.out())).hasSize(400 * 65536);
            assertThat(conduit.ended().join().status()).isZero();
            conduit.dismiss();
        }
    }

    @Test
    void shouldEndEachDirectionOfAConduitByItself() throws IOException {
        try (var meeting = meet()) {
            var conduit = keeper.conduit(null, box(null), meeting, true);
            conduit.give(open("exec >&-; wc -c >&2"));
            assertThat(all(conduit.out())).isEmpty();
            conduit.in().write(Unpooled.wrappedBuffer(new byte[1_000_000])).join();
            conduit.in().end().join();
            assertThat(new String(all(conduit.err()), StandardCharsets.UTF_8).strip())
                    .isEqualTo("1000000");
            conduit.dismiss();
        }
    }

    @Test
    void shouldEndAConduitsCommandWithTheKeeper() throws IOException {
        try (var meeting = meet()) {
            var conduit = keeper.conduit(null, box(null), meeting, true);
            conduit.give(open("exec sleep 1000"));
            ProcessHandle.of(keeper.pid()).orElseThrow().destroyForcibly();
            await(() -> startTicks(conduit.child()) < 0);
            assertThatThrownBy(() -> conduit.ended().join()).hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldCutOffWhoDoesNotSayWhatIsExpected() throws IOException {
        try (var meeting = meet()) {
            for (var said : List.of(new byte[17], new byte[100])) {
                try (var stranger = SocketChannel.open(UnixDomainSocketAddress.of(meeting.path()))) {
                    stranger.write(ByteBuffer.wrap(said));
                    assertThat(stranger.read(ByteBuffer.allocate(1))).isNegative();
                }
            }
        }
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
        return new HolderJob(order(argv));
    }

    /** Its standard input is a connection. */
    private static HolderJob open(String line) {
        return new HolderJob(null, true, null, order(List.of("/bin/sh", "-c", line)));
    }

    private static CommandOrder order(List<String> argv) {
        return new CommandOrder(false, NO_LIMITS, null, "/", ANYTHING, null, Map.of("PATH", PATH), argv);
    }

    private KeeperProcess.Made make(Integer uid) throws IOException {
        return make(uid, files());
    }

    private KeeperProcess.Made make(Integer uid, HolderFiles files) throws IOException {
        return hold(uid, box(uid), files);
    }

    private KeeperProcess.Made hold(Integer uid, Path box, HolderFiles files) throws IOException {
        return keeper.hold(uid, box, files.record(), List.of(files.out(), files.err()));
    }

    /** What a holder has open. */
    private record HolderFiles(Path record, Path out, Path err) {
        static HolderFiles in(Path directory) {
            return new HolderFiles(
                    directory.resolve("record"), directory.resolve("stdout"), directory.resolve("stderr"));
        }
    }

    private HolderFiles files() throws IOException {
        var files = HolderFiles.in(Files.createDirectory(directory.resolve("p" + ++count)));
        for (var file : List.of(files.record(), files.out(), files.err())) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return files;
    }

    private static void assumeRoot() {
        assumeThat(isRoot()).isTrue();
    }
}
