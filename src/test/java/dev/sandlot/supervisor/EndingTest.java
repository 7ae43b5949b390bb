package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Request;
import dev.sandlot.bus.SandboxChange;
import dev.sandlot.model.Command;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Restart;
import dev.sandlot.model.SandboxState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sandboxes end whatever they are doing, and what is left is what was asked for. */
class EndingTest {
    private final Rig rig = new Rig().grace(Duration.ofSeconds(1)).start();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void shouldDeleteASandboxThatIsBeingMade() {
        for (int i = 0; i < 3; i++) {
            var created = rig.bus.ask(new Request.CreateSandbox(Rig.spec(new Command.Line("sleep 1000")), null, 30));
            Rig.await(() -> !rig.list().isEmpty());
            var sandbox = rig.list().get(0);
            rig.ask(new Request.DeleteSandbox(sandbox.id().value(), true));
            assertThat(rig.list()).isEmpty();
            Rig.await(created::isComplete);
            assertThat(rig.list()).isEmpty();
            assertThat(rig.directory.resolve("sandboxes/" + sandbox.id())).doesNotExist();
            assertThat(rig.value("SELECT count(*) FROM sandbox")).isEqualTo(0);
            assertThat(rig.eventTypes(sandbox)).endsWith("sandbox.deleted");
        }
    }

    @Test
    void shouldDeleteOrStopWhatIsPausedAlsoAfterRestarts() {
        var first = rig.create(Rig.PLAIN);
        var second = rig.create(Rig.PLAIN);
        Rig.assumeItCanBePaused(first);
        for (var sandbox : List.of(first, second)) {
            rig.launch(sandbox, Rig.task("sleep 1000", null));
            rig.change(sandbox, SandboxChange.PAUSE);
        }
        for (int i = 0; i < 3; i++) {
            rig.restart();
            assertThat(rig.sandbox(first).state()).isEqualTo(SandboxState.PAUSED);
        }
        rig.ask(new Request.DeleteSandbox(first.id().value(), true));
        assertThat(rig.change(second, SandboxChange.STOP).state()).isEqualTo(SandboxState.STOPPED);
        assertThat(rig.list()).hasSize(1);
    }

    @Test
    void shouldHaveWrittenWhatItAnswers() {
        var sandbox = rig.create(Rig.PLAIN);
        assertThat(rig.value("SELECT state FROM sandbox")).isEqualTo("RUNNING");
        rig.change(sandbox, SandboxChange.RESTART);
        assertThat(rig.value("SELECT state FROM sandbox")).isEqualTo("RUNNING");
        Rig.assumeItCanBePaused(sandbox);
        rig.change(sandbox, SandboxChange.PAUSE);
        assertThat(rig.value("SELECT state FROM sandbox")).isEqualTo("PAUSED");
        rig.change(sandbox, SandboxChange.RESUME);
        assertThat(rig.value("SELECT state FROM sandbox")).isEqualTo("RUNNING");
    }

    @Test
    void shouldThawWhatAnEarlierDaemonFrozeInItsLastMoment() {
        var sandbox = rig.create(Rig.PLAIN);
        Rig.assumeItCanBePaused(sandbox);
        rig.launch(sandbox, Rig.task("sleep 1000", null));
        rig.change(sandbox, SandboxChange.PAUSE);
        rig.stop();
        rig.sql("UPDATE sandbox SET state = 'RUNNING'");
        rig.start();
        assertThat(rig.output(rig.run(sandbox, "echo on"))).isEqualTo("on\n");
    }

    @Test
    void shouldRunServicesAgainThatAreToRunAlwaysWhenTheirSandboxIsStarted() {
        var sandbox = rig.create(Rig.PLAIN);
        var always = rig.launch(sandbox, Rig.service("echo on; sleep 1000", Restart.Policy.ALWAYS));
        var failing = rig.launch(sandbox, Rig.service("sleep 1000", Restart.Policy.ON_FAILURE));
        var stopped = rig.launch(sandbox, Rig.service("sleep 1000", Restart.Policy.ALWAYS));
        rig.ask(new Request.SignalProcess(sandbox.id().value(), stopped.id().value(), "TERM"));
        rig.ended(stopped);

        rig.change(sandbox, SandboxChange.STOP);
        assertThat(rig.process(always).state()).isEqualTo(ProcessState.EXITED);
        rig.restart();
        assertThat(rig.process(always).state()).isEqualTo(ProcessState.EXITED);
        rig.change(sandbox, SandboxChange.START);
        Rig.await(() -> rig.process(always).state() == ProcessState.RUNNING);
        Rig.await(() -> rig.process(always).output().stdoutBytes() == 6);
        assertThat(rig.process(failing).state()).isEqualTo(ProcessState.EXITED);
        assertThat(rig.process(stopped).state()).isEqualTo(ProcessState.EXITED);

        rig.change(sandbox, SandboxChange.RESTART);
        Rig.await(() -> rig.process(always).state() == ProcessState.RUNNING);
    }

    @Test
    void shouldTellOfASandboxThatIsGone() {
        var sandbox = rig.create(Rig.PLAIN.named("gone"));
        var other = rig.create(Rig.PLAIN);
        rig.ask(new Request.DeleteSandbox("gone", true));
        Rig.await(() -> rig.eventTypes(sandbox).contains("sandbox.deleted"));
        rig.restart();
        var events = rig.ask(new Request.ReadEvents(0, sandbox.id().value(), List.of(), 100));
        assertThat(events)
                .extracting(EventRecord::type)
                .startsWith("sandbox.created")
                .endsWith("sandbox.deleted");
        assertThat(events).allMatch(event -> sandbox.id().equals(event.sandbox()));
        assertThat(rig.ask(new Request.ReadEvents(-1, other.id().value(), List.of("sandbox.created"), 1)))
                .hasSize(1);
    }
}
