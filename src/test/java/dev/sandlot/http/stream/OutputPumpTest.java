package dev.sandlot.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.Rig;
import dev.sandlot.http.server.RunMemory;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.ChunkRun;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the memory of what was read for one client goes. */
class OutputPumpTest {
    private final Vertx vertx = Vertx.vertx();
    private final RunMemory memory = new RunMemory();
    private final Deque<Consumer<ChunkRun>> reads = new ArrayDeque<>();
    private final Deque<Promise<List<OutputItem>>> answers = new ArrayDeque<>();
    private final List<RunBuffer> sent = new ArrayList<>();
    private boolean full;
    private Runnable drained;
    private long seq;

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void shouldReadOnePartAheadOfAClientThatKeepsUp() {
        var pump = started();
        onLoop(this::answer);
        onLoop(this::answer);

        assertThat(sent).hasSize(2);
        assertThat(answers).as("under way").hasSize(1);
        onLoop(pump::stop);
    }

    @Test
    void shouldHoldOnePartForASlowClientAndGiveItBackWhenThatLeaves() {
        var pump = started();
        full = true;
        onLoop(this::answer);

        assertThat(sent).isEmpty();
        assertThat(answers).as("under way").isEmpty();
        assertThat(memory.lent()).isEqualTo(1);
        onLoop(pump::stop);
        assertThat(memory.lent()).isZero();
        onLoop(drained);
        assertThat(sent).isEmpty();
    }

    @Test
    void shouldGiveBackWhatComesTooLateAndWhatCouldNotBeRead() {
        var pump = started();
        onLoop(pump::stop);
        onLoop(this::answer);
        assertThat(memory.lent()).isZero();

        started();
        onLoop(() -> {
            fill();
            answers.remove().fail("the disk");
        });
        assertThat(memory.lent()).isZero();
    }

    @Test
    void shouldDoWithoutWhereAllMemoryIsInUse() {
        var runs = new ArrayList<EventRun>();
        for (var run = new EventRun(memory); run.room(0, Channel.STDOUT, 0, 10) != null; run = new EventRun(memory)) {
            runs.add(run);
        }
        assertThat(runs.size() * RunMemory.BYTES).isLessThan(10 << 20);
        runs.forEach(RunBuffer::release);
        runs.forEach(RunBuffer::release);
        assertThat(memory.lent()).isZero();
        assertThat(new EventRun(memory).room(0, Channel.STDOUT, 0, 10).remaining())
                .isEqualTo(10);
    }

    private OutputPump started() {
        var pumps = new ArrayList<OutputPump>();
        onLoop(() -> {
            var pump = new OutputPump(vertx.getOrCreateContext(), new Reader(), new Client());
            pumps.add(pump);
            pump.start();
        });
        return pumps.get(0);
    }

    private void onLoop(Runnable work) {
        var done = Promise.<Void>promise();
        var context = loop;
        context.runOnContext(go -> {
            work.run();
            // What it has caused comes first.
            context.runOnContext(next -> context.runOnContext(last -> done.complete()));
        });
        Rig.get(done.future());
    }

    private final io.vertx.core.Context loop = vertx.getOrCreateContext();

    private void fill() {
        reads.remove().accept(null);
    }

    private void answer() {
        fill();
        answers.remove().complete(null);
    }

    private final class Reader implements OutputReader {
        @Override
        public Future<List<OutputItem>> next(int maxBytes) {
            throw new AssertionError("a run was offered");
        }

        @Override
        public Future<List<OutputItem>> next(int maxBytes, ChunkRun run) {
            var answer = Promise.<List<OutputItem>>promise();
            reads.add(ignored -> {
                assertThat(run.room(seq++, Channel.STDOUT, 0, 100)).isNotNull();
                run.filled();
            });
            answers.add(answer);
            return answer.future().map(read -> List.of(run));
        }

        @Override
        public Future<List<OutputItem>> available(int maxBytes) {
            return next(maxBytes);
        }

        @Override
        public Future<Void> ready() {
            throw new AssertionError("nobody waits without reading");
        }

        @Override
        public Future<java.time.Instant> nextAt() {
            throw new AssertionError("nobody merges");
        }

        @Override
        public long position() {
            return seq;
        }

        @Override
        public long end() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean complete() {
            return false;
        }

        @Override
        public void close() {}
    }

    private final class Client implements Outlet {
        @Override
        public RunBuffer run() {
            return new EventRun(memory);
        }

        @Override
        public void put(List<OutputItem> items) {
            sent.add((RunBuffer) items.get(0));
        }

        @Override
        public boolean isFull() {
            return full;
        }

        @Override
        public void whenDrained(Runnable next) {
            drained = next;
        }

        @Override
        public void end() {}

        @Override
        public void fail(Throwable cause) {}
    }
}
