package dev.sandlot.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.keeper.Entry;
import dev.sandlot.keeper.HolderRecord;
import dev.sandlot.keeper.HostView;
import dev.sandlot.keeper.LocalKeeper;
import dev.sandlot.keeper.PlainBox;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource.Start;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holders, logs, readers and standard input, with real processes and no isolation around them. */
class ProcessesTest {
    @TempDir
    Path directory;

    private final SandboxId sandbox = SandboxId.random();
    private final Map<ProcessId, CompletableFuture<Ended>> ends = new ConcurrentHashMap<>();
    private Vertx vertx;
    private Processes processes;
    private Path logs;
    private LocalKeeper keeper;
    private Entry box;
    private int count;

    @BeforeEach
    void open() throws IOException {
        vertx = Vertx.vertx();
        var root = directory.resolve("sandboxes/" + sandbox);
        logs = Files.createDirectories(root.resolve("logs"));
        keeper = PlainBox.keeper(vertx, directory);
        processes = open(1 << 30);
        box = PlainBox.open(keeper, sandbox, root);
    }

    private Processes open(long logBytes) {
        var opened = new Processes(vertx, directory.resolve("sandboxes"), keeper, logBytes);
        opened.start(new ProcessListener() {
            @Override
            public void ended(SandboxId sandbox, ProcessId process, Ended how) {
                opened.finish(sandbox, process, new OutputItem.End(how.exitCode(), null, false), null);
                end(process).complete(how);
            }

            @Override
            public void left(SandboxId sandbox, ProcessId process) {}

            @Override
            public void grew(SandboxId sandbox, ProcessId process, long next) {}
        });
        return opened;
    }

    @AfterEach
    void close() throws IOException {
        PlainBox.close(box);
        get(processes.close());
        keeper.close();
        get(vertx.close());
    }

    @Test
    void shouldKeepBothStreamsApartAndTheExitCode() {
        var id = run("echo out; echo err >&2; exit 3");
        assertThat(exitCode(id)).isEqualTo(3);
        assertThat(text(id, Channel.STDOUT)).isEqualTo("out\n");
        assertThat(text(id, Channel.STDERR)).isEqualTo("err\n");
    }

    @Test
    void shouldKeepWhatWasThereWhenAProcessReopensItsOutput() {
        var id = run("echo one; echo two > /dev/stdout; echo a >&2; echo b > /dev/stderr; echo three");
        assertThat(exitCode(id)).isZero();
        assertThat(text(id, Channel.STDOUT)).isEqualTo("one\ntwo\nthree\n");
        assertThat(text(id, Channel.STDERR)).isEqualTo("a\nb\n");
    }

    @Test
    void shouldTellTheEndWhileAChildLeftBehindHoldsTheOutputOpenAndLogWhatItPrintsLater() {
        var go = directory.resolve("go");
        var id = run("(while [ ! -e " + go + " ]; do sleep 0.05; done; echo late) & echo early; exit 7");
        assertThat(exitCode(id)).isEqualTo(7);
        assertThat(text(id, Channel.STDOUT)).isEqualTo("early\n");
        create(go);
        await(() -> processes.extent(sandbox, id).nextSeq() == 2);
        assertThat(text(id, Channel.STDOUT)).isEqualTo("early\nlate\n");
    }

    @Test
    void shouldWaitForAProcessThatHasClosedItsOutput() {
        var go = directory.resolve("go");
        var id = run("echo before; exec >&- 2>&-; while [ ! -e " + go + " ]; do sleep 0.05; done; exit 4");
        var reader = get(processes.open(sandbox, id, new Start.First(), null));
        assertThat(textOf(get(nextChunk(reader)))).isEqualTo("before\n");
        assertThat(end(id)).isNotDone();
        create(go);
        assertThat(exitCode(id)).isEqualTo(4);
    }

    @Test
    void shouldKeepEveryByteOfBinaryOutputWithoutNewlines() throws IOException {
        var bytes = new byte[5_000_000];
        new Random(7).nextBytes(bytes);
        var file = Files.write(directory.resolve("bytes"), bytes);
        var id = start(List.of("cat", file.toString()), null, false);
        assertThat(exitCode(id)).isZero();
        assertThat(read(id, Channel.STDOUT)).isEqualTo(bytes);
    }

    @Test
    void shouldNumberChunksOfALineOfAHundredMegabytesWithoutGap() {
        var id = run("head -c 100000000 /dev/zero | tr '\\0' x");
        assertThat(exitCode(id)).isZero();
        var reader = get(processes.open(sandbox, id, new Start.First(), null));
        long next = 0;
        long bytes = 0;
        for (var items = get(reader.available(1 << 20)); !items.isEmpty(); items = get(reader.available(1 << 20))) {
            for (var item : items) {
                var chunk = (Chunk) item;
                assertThat(chunk.seq()).isEqualTo(next++);
                assertThat(chunk.bytes().length()).isLessThanOrEqualTo(Chunk.MAX_BYTES);
                bytes += chunk.bytes().length();
            }
        }
        assertThat(bytes).isEqualTo(100_000_000);
        reader.close();
    }

    @Test
    void shouldTellAReaderThatComesLateEverythingAndThenTheEnd() {
        var id = run("echo gone; exit 5");
        exitCode(id);
        var reader = get(processes.open(sandbox, id, new Start.First(), null));
        assertThat(get(reader.next(1000))).singleElement().isInstanceOf(Chunk.class);
        assertThat(get(reader.next(1000))).containsExactly(new OutputItem.End(5, null, false));
        assertThat(get(reader.next(1000))).isEmpty();
    }

    @Test
    void shouldBeginWithTheLastLines() {
        var id = run("seq 1 100000");
        exitCode(id);
        var reader = get(processes.open(sandbox, id, new Start.Tail(3), null));
        assertThat(textOf(get(nextChunk(reader)))).isEqualTo("99998\n99999\n100000\n");
    }

    @Test
    void shouldFreeTheHeadOfALongLogAndTellTheGap() {
        get(processes.close());
        processes = open(1 << 20);
        var go = directory.resolve("go");
        var id = run(
                "head -c 20000000 /dev/zero | tr '\\0' x; while [ ! -e " + go + " ]; do sleep 0.05; done; echo end");
        var reader = get(processes.open(sandbox, id, new Start.At(0), null));
        await(() -> {
            var extent = processes.extent(sandbox, id);
            return extent.stdoutBytes() == 20_000_000 && extent.firstSeq() > 500;
        });
        create(go);
        exitCode(id);
        var first = get(reader.next(1000)).get(0);
        assertThat(first)
                .isEqualTo(new OutputItem.Gap(0, processes.extent(sandbox, id).firstSeq()));
        var all = new ByteArrayOutputStream();
        for (var items = get(reader.available(1 << 20)); !items.isEmpty(); items = get(reader.available(1 << 20))) {
            items.forEach(item -> all.writeBytes(((Chunk) item).bytes().getBytes()));
        }
        assertThat(all.toString(UTF_8)).matches("x{900000,1300000}end\n");
        reader.close();
    }

    @Test
    void shouldPassStandardInputOnUntilItsEnd() {
        var id = start(List.of("cat"), null, true);
        var bytes = new byte[1_000_000];
        new Random(3).nextBytes(bytes);
        get(processes.write(sandbox, id, Buffer.buffer(bytes)));
        assertThat(get(processes.taken(sandbox, id))).isEqualTo(bytes.length);
        get(processes.end(sandbox, id));
        assertThat(exitCode(id)).isZero();
        assertThat(read(id, Channel.STDOUT)).isEqualTo(bytes);
        assertThat(processes.write(sandbox, id, Buffer.buffer("more")).toCompletionStage())
                .failsWithin(java.time.Duration.ofSeconds(60));
    }

    @Test
    void shouldGiveAShortStandardInputAtOnce() {
        var id = start(List.of("tr", "a-z", "A-Z"), "hello".getBytes(UTF_8), false);
        assertThat(exitCode(id)).isZero();
        assertThat(text(id, Channel.STDOUT)).isEqualTo("HELLO");
    }

    @Test
    void shouldGoOnWithOutputAndInputUnderAnotherDaemon() {
        var id = start(List.of("cat"), null, true);
        get(processes.write(sandbox, id, Buffer.buffer("one ")));
        var reader = get(processes.open(sandbox, id, new Start.First(), null));
        assertThat(textOf(get(nextChunk(reader)))).isEqualTo("one ");
        get(processes.close());

        processes = open(1 << 30);
        get(processes.adopt(sandbox, id, false));
        assertThat(get(processes.taken(sandbox, id))).isEqualTo(4);
        get(processes.write(sandbox, id, Buffer.buffer("two")));
        get(processes.end(sandbox, id));
        assertThat(exitCode(id)).isZero();
        assertThat(text(id, Channel.STDOUT)).isEqualTo("one two");
    }

    @Test
    void shouldFindOutThatAHolderWasKilled() throws IOException {
        var id = run("echo hello; exec sleep 1000");
        var reader = get(processes.open(sandbox, id, new Start.First(), null));
        get(nextChunk(reader));
        var record = HolderRecord.read(logs.resolve(id.value()).resolve("record"));
        var command = HostView.children(box.first().pid());
        ProcessHandle.of(record.holder()).orElseThrow().destroyForcibly();
        assertThat(end(id).orTimeout(120, TimeUnit.SECONDS).join().lost()).isTrue();
        command.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @Test
    void shouldStartQuicklyWithAHolderThatWasMadeReady() {
        processes.warm(box, ProcessId.of(1));
        var id = run("echo ready");
        assertThat(exitCode(id)).isZero();
        assertThat(text(id, null)).isEqualTo("ready\n");
    }

    /** Whoever runs inside may do so. */
    @Test
    void shouldNotUseASpareWhoseChildWasStoppedOrKilled() throws IOException, InterruptedException {
        for (var signal : List.of("-STOP", "-KILL")) {
            processes.warm(box, ProcessId.of(count + 1));
            // One that has not said yet who it is, is nobody's spare.
            await(() -> HostView.children(box.first().pid()).stream().anyMatch(HostView::sleeps));
            var child = HostView.children(box.first().pid()).get(0);
            new ProcessBuilder("kill", signal, child.toString()).start().waitFor();
            // A busy machine takes its time over it.
            await(() -> !HostView.isAwake(child));
            var id = run("echo ready");
            assertThat(exitCode(id)).isZero();
            assertThat(text(id, null)).isEqualTo("ready\n");
            await(() -> HostView.isGone(child));
        }
    }

    @Test
    void shouldKeepTheLogOfAProcessThatTakesThePlaceOfASpareHolderThatLeaves() {
        for (int time = 0; time < 20; time++) {
            processes.warm(box, ProcessId.of(count + 1));
            var gone = processes.cool(sandbox);
            var id = run("echo kept");
            get(gone);
            assertThat(exitCode(id)).isZero();
            assertThat(text(id, null)).isEqualTo("kept\n");
        }
    }

    private ProcessId run(String line) {
        return start(List.of("sh", "-c", line), null, false);
    }

    private ProcessId start(List<String> argv, byte[] stdin, boolean stdinOpen) {
        var id = ProcessId.of(++count);
        var stdio = stdin != null ? new Stdio.Given(stdin) : stdinOpen ? new Stdio.Open() : new Stdio.Nothing();
        get(processes.start(new Job(box, id, Program.of(argv), stdio, false), Future.succeededFuture()));
        return id;
    }

    private CompletableFuture<Ended> end(ProcessId id) {
        return ends.computeIfAbsent(id, i -> new CompletableFuture<>());
    }

    private Integer exitCode(ProcessId id) {
        return end(id).orTimeout(120, TimeUnit.SECONDS).join().exitCode();
    }

    private String text(ProcessId id, Channel channel) {
        return new String(read(id, channel), UTF_8);
    }

    private byte[] read(ProcessId id, Channel channel) {
        var reader = get(processes.open(sandbox, id, new Start.First(), channel));
        var all = new ByteArrayOutputStream();
        for (var items = get(reader.available(1 << 20)); !items.isEmpty(); items = get(reader.available(1 << 20))) {
            items.forEach(item -> all.writeBytes(((Chunk) item).bytes().getBytes()));
        }
        reader.close();
        return all.toByteArray();
    }

    private static Future<List<OutputItem>> nextChunk(OutputReader reader) {
        return reader.next(1 << 20);
    }

    private static String textOf(List<OutputItem> items) {
        var text = new ArrayList<String>();
        items.forEach(item -> text.add(((Chunk) item).bytes().toString(UTF_8)));
        return String.join("", text);
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void await(java.util.function.BooleanSupplier condition) {
        var done = new CompletableFuture<Void>();
        vertx.setPeriodic(10, timer -> {
            if (condition.getAsBoolean()) {
                vertx.cancelTimer(timer);
                done.complete(null);
            }
        });
        done.orTimeout(120, TimeUnit.SECONDS).join();
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(120, TimeUnit.SECONDS)
                .join();
    }
}
