package dev.sandlot.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Request;
import dev.sandlot.model.AgentHook;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is believed: hooks or screens. */
@Timeout(300)
class StatesTest {
    private static final ProcessId TERMINAL = ProcessId.of(2);

    private final Vertx vertx = Vertx.vertx();
    private final SandboxId sandbox = SandboxId.random();
    private final BlockingQueue<Request.ReportAgent> reports = new LinkedBlockingQueue<>();
    private final States states = new States(vertx, reports::add);

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void hook(String event, String notification) {
        states.hook(sandbox, new AgentHook(event, "s", notification, "May I use Bash?"), TERMINAL);
    }

    private void seen(AgentState state, String asks, boolean guessed) {
        states.seen(sandbox, new ScreenFinding(state, asks, TERMINAL, guessed));
    }

    private Request.ReportAgent report(AgentState state, String asks) {
        return new Request.ReportAgent(sandbox, state, asks, TERMINAL);
    }

    private Request.ReportAgent next() throws InterruptedException {
        return reports.poll(10, TimeUnit.SECONDS);
    }

    /** Whatever else was to be told would have come before this. */
    private void assertNothingElse() throws InterruptedException {
        states.ended(sandbox, AgentState.ERROR);
        assertThat(next().state()).isEqualTo(AgentState.ERROR);
    }

    @Test
    void shouldBelieveTheScreenWhereNoHookComes() throws Exception {
        seen(AgentState.WORKING, null, true);
        assertThat(next()).isEqualTo(report(AgentState.WORKING, null));
        seen(AgentState.NEEDS_INPUT, "Go on?", false);
        assertThat(next()).isEqualTo(report(AgentState.NEEDS_INPUT, "Go on?"));
        seen(AgentState.NEEDS_INPUT, "And then?", false);
        assertThat(next()).isEqualTo(report(AgentState.NEEDS_INPUT, "And then?"));
        seen(AgentState.IDLE, null, false);
        assertThat(next()).isEqualTo(report(AgentState.IDLE, null));
        seen(AgentState.IDLE, null, false);
        assertNothingElse();
    }

    @Test
    void shouldBelieveHooksAsLongAsTheyCome() throws Exception {
        hook("UserPromptSubmit", "");
        assertThat(next().state()).isEqualTo(AgentState.WORKING);
        seen(AgentState.IDLE, null, false);
        seen(AgentState.IDLE, null, true);
        hook("Stop", "");
        assertThat(next().state()).isEqualTo(AgentState.IDLE);
        seen(AgentState.WORKING, null, false);
        assertNothingElse();
    }

    @Test
    void shouldSeeAQuestionThatHooksTellTooLate() throws Exception {
        hook("PreToolUse", "");
        assertThat(next().state()).isEqualTo(AgentState.WORKING);
        seen(AgentState.NEEDS_INPUT, "Bash · rm · Go on?", false);
        assertThat(next()).isEqualTo(report(AgentState.NEEDS_INPUT, "Bash · rm · Go on?"));

        hook("Notification", "permission_prompt");
        seen(AgentState.WORKING, null, true);
        assertThat(next()).isEqualTo(report(AgentState.WORKING, null));
        seen(AgentState.IDLE, null, false);
        assertThat(next()).isEqualTo(report(AgentState.IDLE, null));
        hook("PostToolUse", "");
        assertThat(next().state()).isEqualTo(AgentState.WORKING);
        seen(AgentState.IDLE, null, false);
        assertNothingElse();
    }

    @Test
    void shouldLetAQuestionOfAHookEndWhenTheAgentIsSeenAtWork() throws Exception {
        hook("PermissionRequest", "");
        assertThat(next()).isEqualTo(report(AgentState.NEEDS_INPUT, "May I use Bash?"));
        seen(AgentState.IDLE, null, false);
        seen(AgentState.WORKING, null, true);
        seen(AgentState.WORKING, null, false);
        assertThat(next()).isEqualTo(report(AgentState.WORKING, null));
        assertNothingElse();
    }

    @Test
    void shouldBelieveTheScreenAgainWhenTheSessionOfTheHooksIsOver() throws Exception {
        hook("SessionEnd", "");
        assertThat(next().state()).isEqualTo(AgentState.DONE);
        seen(AgentState.IDLE, null, false);
        assertThat(next()).isEqualTo(report(AgentState.IDLE, null));
    }
}
