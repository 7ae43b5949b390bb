package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Request;
import dev.sandlot.bus.SandboxChange;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.Attention;
import dev.sandlot.model.AttentionSummary;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.OccurrenceMapper;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Restart;
import dev.sandlot.model.Sandbox;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept and told of what a person has to see to, with the real backend. */
class AttentionsTest {
    private final Rig rig = new Rig();
    private Sandbox demo;

    @BeforeEach
    void start() {
        rig.start();
        demo = rig.create(Rig.PLAIN.named("demo"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void report(AgentState state, String asks, ProcessId process) {
        rig.ask(new Request.ReportAgent(demo.id(), state, asks, process));
    }

    private Attention attention() {
        return rig.sandbox(demo).attention();
    }

    private void dismiss() {
        rig.ask(new Request.DismissAttention("demo"));
    }

    private List<String> told() {
        return rig.events.stream()
                .map(event -> OccurrenceMapper.write(event.occurrence()))
                .filter(form -> form.type().startsWith("attention."))
                .map(form -> form.type() + " " + form.data().get("reason"))
                .toList();
    }

    private EventRecord last(String type) {
        return rig.events.stream()
                .filter(event -> event.type().equals(type))
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    @Test
    void shouldKeepAQuestionAsLongAsTheAgentWaits() {
        report(AgentState.NEEDS_INPUT, null, null);
        var opened = attention();
        assertThat(opened.reason()).isEqualTo(Attention.Reason.NEEDS_INPUT);
        assertThat(opened.asks()).isNull();

        report(AgentState.NEEDS_INPUT, "May I\n\u001b[31mrun\u202e it?", ProcessId.of(2));
        report(AgentState.NEEDS_INPUT, null, null);
        var changed = attention();
        assertThat(changed.asks()).isEqualTo("May I [31mrun it?");
        assertThat(changed.process()).isEqualTo(ProcessId.of(2));
        assertThat(changed.since()).isEqualTo(opened.since());
        dismiss();
        assertThat(attention()).isEqualTo(changed);

        rig.restart();
        assertThat(attention()).isEqualTo(changed);
        assertThat(rig.sandbox(demo).agentState()).isEqualTo(AgentState.NEEDS_INPUT);
        report(AgentState.WORKING, null, null);
        assertThat(attention()).isNull();

        Rig.await(() -> told().size() >= 3);
        assertThat(told())
                .containsExactly(
                        "attention.opened needs_input",
                        "attention.changed needs_input",
                        "attention.closed needs_input");
        assertThat(last("attention.changed").occurrence())
                .isEqualTo(new Occurrence.AttentionChanged("demo", AttentionSummary.of(changed)));
    }

    @Test
    void shouldTellThatASandboxWasLostUntilItIsStartedAgain() {
        report(AgentState.NEEDS_INPUT, "May I?", null);
        ProcessHandle.of(rig.firstProcess(demo)).orElseThrow().destroyForcibly();
        Rig.await(() -> attention() != null && attention().reason() == Attention.Reason.FAILED);
        assertThat(attention().asks()).contains("ended from outside");

        rig.change(demo, SandboxChange.START);
        assertThat(attention()).isNull();
        Rig.await(() -> told().size() >= 4);
        assertThat(told())
                .containsExactly(
                        "attention.opened needs_input",
                        "attention.closed needs_input",
                        "attention.opened failed",
                        "attention.closed failed");
    }

    @Test
    void shouldTellOfAServiceThatFailsAgainAndAgain() {
        var service = rig.launch(demo, Rig.service("exit 3", Restart.Policy.ON_FAILURE));
        Rig.await(() -> attention() != null);
        assertThat(attention().reason()).isEqualTo(Attention.Reason.FAILED);
        assertThat(attention().asks())
                .isEqualTo(
                        "The service " + service.id() + " has failed 3 times in a row. It is tried again and again.");
        assertThat(rig.process(service).restarts()).isEqualTo(2);

        dismiss();
        dismiss();
        assertThat(attention()).isNull();
    }

    @Test
    void shouldTellOfTheBudgetOnceAndAQuestionFirst() {
        rig.ask(new Request.ReportCost(demo.id(), 12.345, 10, Set.of()));
        report(AgentState.NEEDS_INPUT, "May I?", null);
        assertThat(attention().asks()).isEqualTo("May I?");
        report(AgentState.IDLE, null, null);
        assertThat(attention().asks()).isEqualTo("Its agents have cost $12.35; the budget of a sandbox is $10.00.");

        rig.restart();
        assertThat(attention().reason()).isEqualTo(Attention.Reason.BUDGET);
        dismiss();
        rig.ask(new Request.ReportCost(demo.id(), 20, 10, Set.of()));
        assertThat(attention()).isNull();
    }

    @Test
    void shouldTellOnceThatABudgetCannotBeJudged() {
        rig.ask(new Request.ReportCost(demo.id(), 0, 10, Set.of("mystery-2", "mystery-1")));
        assertThat(attention().reason()).isEqualTo(Attention.Reason.UNPRICED);
        assertThat(attention().asks())
                .isEqualTo("No price is known for mystery-1, mystery-2, so the budget of $10.00 can't be judged;"
                        + " agents.prices in sandlot.toml can name one.");

        rig.restart();
        dismiss();
        rig.ask(new Request.ReportCost(demo.id(), 1, 10, Set.of("mystery-3")));
        assertThat(attention()).isNull();
        rig.ask(new Request.ReportCost(demo.id(), 11, 10, Set.of()));
        assertThat(attention().reason()).isEqualTo(Attention.Reason.BUDGET);
    }

    @Test
    void shouldCloseWhatIsOpenWhenTheSandboxGoes() {
        rig.ask(new Request.ReportCost(demo.id(), 12, 10, Set.of()));
        rig.ask(new Request.DeleteSandbox("demo", true));
        Rig.await(() -> rig.eventTypes(demo).contains("sandbox.deleted"));
        assertThat(told()).containsExactly("attention.opened budget", "attention.closed budget");
    }
}
