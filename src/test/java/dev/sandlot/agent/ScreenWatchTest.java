package dev.sandlot.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.AgentState;
import dev.sandlot.model.Attention;
import dev.sandlot.model.Command;
import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Terminals of one sandbox whose screens the test draws; what is asked of them is counted. */
@Timeout(300)
class ScreenWatchTest {
    private static final ProcessId ONE = ProcessId.of(1);
    private static final ProcessId TWO = ProcessId.of(2);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final SandboxId id = SandboxId.random();
    private final Map<ProcessId, SandboxProcess> processes = new ConcurrentHashMap<>();
    private final Map<ProcessId, String> shown = new ConcurrentHashMap<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final BlockingQueue<ScreenFinding> sights = new LinkedBlockingQueue<>();
    private final ScreenWatch screens =
            new ScreenWatch(vertx, Adapter.shipped().values(), new Drawn(), (box, finding) -> sights.add(finding));
    private Sandbox sandbox = sandbox(AgentState.NONE, null);

    private final class Drawn implements ScreenWatch.Eyes {
        @Override
        public Future<SandboxProcess> process(SandboxId box, ProcessId process) {
            return vertx.timer(1).map(v -> processes.get(process));
        }

        @Override
        public Future<Buffer> screen(SandboxId box, ProcessId process) {
            looks.incrementAndGet();
            return vertx.timer(1).map(v -> Buffer.buffer(text(shown.get(process))));
        }

        @Override
        public <T> Future<T> apart(Callable<T> work) {
            return context.executeBlocking(work, false);
        }
    }

    private static byte[] text(String screen) {
        try (var in = ScreenWatchTest.class.getResourceAsStream("screens/" + screen + ".txt")) {
            return in == null ? screen.getBytes(java.nio.charset.StandardCharsets.UTF_8) : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Sandbox sandbox(AgentState state, Attention attention) {
        var spec = SandboxSpec.builder().name("demo").build();
        var then = Instant.EPOCH;
        return new Sandbox(
                id,
                spec,
                SandboxState.RUNNING,
                state,
                "here",
                null,
                then,
                then,
                null,
                null,
                null,
                null,
                attention,
                null,
                null);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void run(ProcessId process, ProcessKind kind, String command, Instant started) {
        var spec = ProcessSpec.of(new Command.Line(command), kind);
        processes.put(
                process,
                new SandboxProcess(
                        id,
                        process,
                        spec,
                        ProcessState.RUNNING,
                        null,
                        null,
                        false,
                        0,
                        started,
                        null,
                        OutputExtent.EMPTY));
    }

    private void draw(ProcessId process, String screen) {
        shown.put(process, screen);
        context.runOnContext(v -> screens.grew(sandbox, process));
    }

    private ScreenFinding next() throws InterruptedException {
        var next = sights.poll(120, TimeUnit.SECONDS);
        assertThat(next).as("nothing was told").isNotNull();
        return next;
    }

    /** The next that says something else than this. */
    private ScreenFinding nextAfter(AgentState state) throws InterruptedException {
        var next = next();
        while (next.state() == state) {
            next = next();
        }
        return next;
    }

    @Test
    void shouldTellThatAnAgentAsks() throws Exception {
        run(ONE, ProcessKind.TERMINAL, "claude", Instant.now());
        draw(ONE, "claude-working");
        assertThat(next().state()).isEqualTo(AgentState.STARTING);
        assertThat(next().state()).isEqualTo(AgentState.WORKING);
        draw(ONE, "claude-permission");

        var finding = nextAfter(AgentState.WORKING);

        assertThat(finding.state()).isEqualTo(AgentState.NEEDS_INPUT);
        assertThat(finding.asks()).endsWith("Do you want to proceed?");
        assertThat(finding.process()).isEqualTo(ONE);
    }

    @Test
    void shouldLookSeldomAndNotAtProcessesWithoutATerminal() throws Exception {
        run(ONE, ProcessKind.EXEC, "claude -p hello", Instant.EPOCH);
        run(TWO, ProcessKind.TERMINAL, "claude", Instant.EPOCH);
        shown.put(ONE, "claude-permission");
        for (int i = 0; i < 200; i++) {
            draw(ONE, "claude-permission");
            draw(TWO, "claude-idle");
        }

        assertThat(next().state()).isEqualTo(AgentState.IDLE);
        assertThat(looks).hasValue(1);
        draw(TWO, "claude-permission");
        assertThat(next().process()).isEqualTo(TWO);
        assertThat(looks).hasValue(2);
    }

    @Test
    void shouldGuessByTheOutputWhereNoRuleKnowsTheScreen() throws Exception {
        run(ONE, ProcessKind.TERMINAL, "codex", Instant.EPOCH);
        draw(ONE, "something else");

        var working = next();
        assertThat(working).isEqualTo(new ScreenFinding(AgentState.WORKING, null, ONE, true));
        assertThat(nextAfter(AgentState.WORKING)).isEqualTo(new ScreenFinding(AgentState.IDLE, null, ONE, true));
    }

    @Test
    void shouldKnowAnAgentInAShellAndNoticeThatItHasLeft() throws Exception {
        run(ONE, ProcessKind.TERMINAL, "bash", Instant.now());
        draw(ONE, "codex-command");
        assertThat(next().state()).isEqualTo(AgentState.NEEDS_INPUT);
        draw(ONE, "shell-prompt");

        var gone = next();
        while (gone.state() == AgentState.WORKING) {
            gone = next();
        }
        assertThat(gone).isEqualTo(ScreenFinding.NONE);
    }

    @Test
    void shouldTellWhatMattersMostOfSeveral() throws Exception {
        run(ONE, ProcessKind.TERMINAL, "claude", Instant.EPOCH);
        run(TWO, ProcessKind.TERMINAL, "gemini", Instant.EPOCH);
        draw(ONE, "claude-permission");
        assertThat(next().process()).isEqualTo(ONE);
        draw(TWO, "gemini-working");
        assertThat(next().process()).isEqualTo(ONE);
        context.runOnContext(v -> screens.ended(id, ONE));
        draw(TWO, "gemini-edit");
        assertThat(nextAfter(AgentState.WORKING).process()).isEqualTo(TWO);
    }

    @Test
    void shouldGoOnFromWhatAnEarlierDaemonHasSeen() throws Exception {
        var asked = new Attention(Attention.Reason.NEEDS_INPUT, "May I?", Instant.EPOCH, ONE);
        sandbox = sandbox(AgentState.NEEDS_INPUT, asked);
        run(ONE, ProcessKind.TERMINAL, "claude", Instant.EPOCH);
        run(TWO, ProcessKind.TERMINAL, "gemini", Instant.EPOCH);
        shown.put(ONE, "claude-question");
        draw(TWO, "gemini-working");

        var finding = next();

        assertThat(finding.state()).isEqualTo(AgentState.NEEDS_INPUT);
        assertThat(finding.process()).isEqualTo(ONE);
    }
}
