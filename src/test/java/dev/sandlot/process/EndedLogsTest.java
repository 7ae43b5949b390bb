package dev.sandlot.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.keeper.PlainBox;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource.Start;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of processes that had ended before the daemon was started, whole and damaged. */
class EndedLogsTest {
    private static final ProcessId P1 = ProcessId.of(1);

    @TempDir
    Path directory;

    private final SandboxId sandbox = SandboxId.random();
    private final Vertx vertx = Vertx.vertx();
    private Path logs;
    private Processes processes;

    @BeforeEach
    void open() throws IOException {
        logs = Files.createDirectories(directory.resolve("sandboxes/" + sandbox + "/logs"));
        processes = new Processes(vertx, directory.resolve("sandboxes"), PlainBox.keeper(vertx, directory), 1 << 30);
        for (int i = 0; i < 5; i++) {
            print(i);
        }
    }

    /** As an earlier daemon left it. */
    private void print(int number) throws IOException {
        var log = new OutputLog(new LogFiles(Files.createDirectories(logs.resolve("p1"))), 1 << 30);
        log.retain();
        append("line " + number + "\n");
        log.grow();
        log.release();
    }

    private void append(String text) throws IOException {
        Files.writeString(logs.resolve("p1/stdout"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @AfterEach
    void close() {
        get(processes.close());
        get(vertx.close());
    }

    @Test
    void shouldKnowHowFarALogReachesThoughNobodyHasReadIt() {
        assertThat(processes.extent(sandbox, P1)).isNull();
        get(processes.measure(sandbox, List.of(P1, ProcessId.of(2))));
        assertThat(processes.extent(sandbox, P1)).isEqualTo(new OutputExtent(0, 5, 35, 0));
        assertThat(processes.extent(sandbox, ProcessId.of(2))).isNull();
    }

    @Test
    void shouldNumberWhatWasPrintedWhileNoDaemonLooked() throws IOException {
        append("late\n");
        get(processes.measure(sandbox, List.of(P1)));
        assertThat(processes.extent(sandbox, P1)).isEqualTo(new OutputExtent(0, 6, 40, 0));
        assertThat(all(reader())).endsWith("late\n");
    }

    @Test
    void shouldTellADamagedPartAsAGapAndGoOnBehindIt() throws IOException {
        damage(2);
        assertThat(all(reader())).containsExactly("line 0\n", "line 1\n", "gap 2 to 3", "line 3\n", "line 4\n");
    }

    @Test
    void shouldTellWhatIsNotThereAnyMoreAsAGap() throws IOException {
        try (var file = FileChannel.open(logs.resolve("p1/stdout"), StandardOpenOption.WRITE)) {
            file.truncate(20);
        }
        assertThat(all(reader())).containsExactly("line 0\n", "line 1\n", "gap 2 to 5");
        Files.delete(logs.resolve("p1/stdout"));
        assertThat(all(reader())).containsExactly("gap 0 to 5");
    }

    @Test
    void shouldSayWhichLogCannotBeOpened() throws IOException {
        Files.delete(logs.resolve("p1/index"));
        Files.createDirectories(logs.resolve("p1/index/in the way"));
        get(processes.measure(sandbox, List.of(P1)));
        assertThatThrownBy(this::reader).rootCause().isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
            assertThat(e.fault().message()).contains("p1");
        });
    }

    @Test
    void shouldTellTheEndOnceWhereNothingMoreCanCome() {
        processes.finish(sandbox, P1, new OutputItem.End(3, null, false), null);
        var reader = reader();
        assertThat(reader.complete()).isTrue();
        assertThat(get(reader.next(1 << 20))).hasSize(5);
        get(reader.ready());
        assertThat(get(reader.next(1 << 20))).containsExactly(new OutputItem.End(3, null, false, true));
        assertThat(get(reader.next(1 << 20))).isEmpty();
    }

    @Test
    void shouldTellTimesWithoutReading() {
        var reader = reader();
        var at = get(reader.nextAt());
        var first = (Chunk) get(reader.available(1)).get(0);
        assertThat(at).isEqualTo(first.at());
        get(reader.available(1 << 20));
        assertThat(get(reader.nextAt())).isNull();
        assertThat(reader.position()).isEqualTo(reader.end());
    }

    @Test
    void shouldReadNoMoreThanItWasAskedForButOneChunk() throws IOException {
        append("x".repeat(20_000));
        get(processes.measure(sandbox, List.of(P1)));
        assertThat(get(reader().available(10_000))).hasSize(5);
        assertThat(get(reader().available(1))).hasSize(1);
    }

    @Test
    void shouldPassOverAsMuchAsThereIsOfTheOtherChannel() throws IOException {
        var log = new OutputLog(new LogFiles(logs.resolve("p1")), 1 << 30);
        log.retain();
        for (int i = 0; i < 10_000; i++) {
            append("x");
            log.grow();
        }
        log.release();
        var reader = get(processes.open(sandbox, P1, new Start.First(), Channel.STDERR));
        assertThat(get(reader.available(64))).isEmpty();
        assertThat(reader.position()).isEqualTo(10_005);
    }

    @Test
    void shouldBeWokenForNothingAsOftenAsItMayBe() {
        var reader = reader();
        get(reader.available(1 << 20));
        var next = reader.next(1);
        var ready = reader.ready();
        for (int i = 0; i < 5_000; i++) {
            reader().close();
            get(vertx.executeBlocking(() -> null));
        }
        processes.finish(sandbox, P1, new OutputItem.End(0, null, false), null);
        get(ready);
        assertThat(get(next)).hasSize(1);
    }

    private void damage(long seq) throws IOException {
        try (var index = FileChannel.open(logs.resolve("p1/index"), StandardOpenOption.WRITE)) {
            index.write(ByteBuffer.allocate(8).putLong(0, -1), LogIndex.position(seq));
        }
    }

    private OutputReader reader() {
        return get(processes.open(sandbox, P1, new Start.First(), null));
    }

    private static List<String> all(OutputReader reader) {
        var told = new ArrayList<String>();
        for (var items = get(reader.available(1 << 20)); !items.isEmpty(); items = get(reader.available(1 << 20))) {
            for (var item : items) {
                told.add(
                        item instanceof OutputItem.Gap gap
                                ? "gap " + gap.from() + " to " + gap.to()
                                : ((Chunk) item).bytes().toString(UTF_8));
            }
        }
        reader.close();
        return told;
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
