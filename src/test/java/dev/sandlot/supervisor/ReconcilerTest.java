package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Request;
import dev.sandlot.bus.SandboxChange;
import dev.sandlot.model.Command;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Restart;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxState;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a daemon takes up from the one before. */
class ReconcilerTest {
    private final Rig rig = new Rig().grace(Duration.ofSeconds(1)).start();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void shouldGoOnWithWhatRuns() {
        var sandbox = rig.create(
                Rig.spec(new Command.Line("echo begin; while [ ! -e go ]; do sleep 0.05; done; echo end; exit 5")));
        var before = rig.sandbox(sandbox);
        rig.restart();
        assertThat(rig.sandbox(sandbox)).isEqualTo(before);
        rig.run(sandbox, "touch go");
        var main = rig.ask(new Request.GetProcess(sandbox.name(), "p1", 30));
        assertThat(main.exitCode()).isEqualTo(5);
        assertThat(rig.output(main)).isEqualTo("begin\nend\n");
    }

    @Test
    void shouldLetGoOnWhatAnEarlierVersionHadHeldBack() {
        var sandbox = rig.create(Rig.PLAIN);
        var process = rig.launch(sandbox, Rig.task("while [ ! -e end ]; do echo x; sleep 0.02; done", null));
        Rig.await(() -> rig.process(process).output().stdoutBytes() > 0);
        rig.ask(new Request.SignalProcess(sandbox.name(), process.id().value(), "STOP"));
        rig.stop();
        rig.sql("UPDATE process SET sent = 'brake'");
        rig.start();
        long seen = rig.process(process).output().stdoutBytes();
        Rig.await(() -> rig.process(process).output().stdoutBytes() > seen + 10);
        rig.run(sandbox, "touch end");
        assertThat(rig.ended(process).exitCode()).isZero();
    }

    @Test
    void shouldTellHowProcessesEndedMeanwhile() {
        var sandbox = rig.create(Rig.PLAIN);
        var process =
                rig.launch(sandbox, Rig.task("while [ ! -e /tmp/go ]; do sleep 0.05; done; echo late; exit 9", null));
        rig.launch(sandbox, Rig.task("sleep 0.3; touch /tmp/go", null));
        rig.stop();
        var log = rig.directory.resolve("sandboxes/" + sandbox.id() + "/logs/p1/stdout");
        Rig.await(() -> log.toFile().length() > 0);
        rig.start();
        var ended = rig.ended(process);
        assertThat(ended.exitCode()).isEqualTo(9);
        assertThat(rig.output(ended)).isEqualTo("late\n");
        rig.restart();
        assertThat(rig.process(process).exitCode()).isEqualTo(9);
        assertThat(rig.output(process)).isEqualTo("late\n");
    }

    @Test
    void shouldBuryWhatHasDiedMeanwhile() {
        var sandbox = rig.create(Rig.PLAIN);
        var process = rig.launch(sandbox, Rig.task("sleep 1000", null));
        var pod = rig.firstProcess(sandbox);
        rig.stop();
        ProcessHandle.of(pod).orElseThrow().destroyForcibly();
        Rig.await(() -> ProcessHandle.of(pod).isEmpty());
        rig.start();
        assertThat(rig.sandbox(sandbox).state()).isEqualTo(SandboxState.LOST);
        assertThat(rig.sandbox(sandbox).failure()).isNotNull();
        Rig.await(() -> rig.process(process).state() != ProcessState.RUNNING);
        assertThat(rig.change(sandbox, SandboxChange.START).state()).isEqualTo(SandboxState.RUNNING);
    }

    @Test
    void shouldSayThatNothingServesADisplayAnyMore() {
        var sandbox = rig.create(Rig.PLAIN);
        rig.change(sandbox, SandboxChange.STOP);
        rig.stop();
        rig.sql("UPDATE sandbox SET spec = json_set(spec, '$.display', json('{\"width\": 800, \"height\": 600}')),"
                + " capabilities = json_set(capabilities, '$.display', NULL)");
        rig.start();
        assertThat(rig.sandbox(sandbox).spec().display()).isNotNull();
        var refusal = rig.refusal(new Request.ChangeSandbox(sandbox.name(), SandboxChange.START));
        assertThat(refusal.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
        assertThat(refusal.hint()).contains("tigervnc");
        assertThat(rig.sandbox(sandbox).state()).isEqualTo(SandboxState.FAILED);
    }

    /** As after going back to a version that lacks a backend. */
    @Test
    void shouldBuryWhatHasNoBackendAnyMore() {
        var sandbox = rig.create(Rig.PLAIN);
        var process = rig.launch(sandbox, Rig.task("sleep 1000", null));
        var pod = rig.firstProcess(sandbox);
        rig.stop();
        rig.sql("UPDATE sandbox SET spec = json_set(spec, '$.backend', 'gone')");
        rig.start();
        assertThat(rig.sandbox(sandbox).state()).isEqualTo(SandboxState.LOST);
        assertThat(rig.sandbox(sandbox).failure().kind()).isEqualTo("backend");
        Rig.await(() -> rig.process(process).state() == ProcessState.LOST);
        var refusal = rig.refusal(new Request.ChangeSandbox(sandbox.name(), SandboxChange.START));
        assertThat(refusal.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
        assertThat(refusal.message()).contains("backend");
        // Only its backend can end it: until then nothing of the sandbox may be given to others.
        assertThat(rig.refusal(new Request.DeleteSandbox(sandbox.name(), true)).kind())
                .isEqualTo(Fault.Kind.UNAVAILABLE);
        assertThat(ProcessHandle.of(pod)).isPresent();
        rig.stop();
        rig.sql("UPDATE sandbox SET spec = json_set(spec, '$.backend', '"
                + sandbox.spec().backend() + "')");
        rig.start();
        assertThat(rig.change(sandbox, SandboxChange.START).state()).isEqualTo(SandboxState.RUNNING);
        assertThat(ProcessHandle.of(pod)).isEmpty();
    }

    @Test
    void shouldKeepDeadlinesAndRestarts() {
        var sandbox = rig.create(Rig.PLAIN);
        var limited = rig.launch(sandbox, Rig.task("exec sleep 1000", 2L));
        var service = rig.launch(sandbox, Rig.service("echo run; exit 1", Restart.Policy.ALWAYS));
        Rig.await(() -> rig.process(service).state() == ProcessState.EXITED);
        rig.restart();
        assertThat(rig.ended(limited).timedOut()).isTrue();
        Rig.await(() -> rig.process(service).restarts() >= 1);
    }

    @Test
    void shouldPutRightWhatWasInTheMiddleOfSomething() {
        var starting = rig.create(Rig.PLAIN.named("starting"));
        var stopping = rig.create(Rig.PLAIN.named("stopping"));
        var deleting = rig.create(Rig.PLAIN.named("deleting"));
        rig.launch(stopping, Rig.task("sleep 1000", null));
        rig.stop();
        rig.sql("UPDATE sandbox SET state = 'STARTING' WHERE id = '" + starting.id() + "'");
        rig.sql("UPDATE sandbox SET state = 'STOPPING' WHERE id = '" + stopping.id() + "'");
        rig.sql("UPDATE sandbox SET deleting = 1 WHERE id = '" + deleting.id() + "'");
        rig.start();
        Rig.await(() -> rig.list().size() == 2);
        Rig.await(() -> rig.sandbox(starting).state() == SandboxState.FAILED);
        assertThat(rig.sandbox(starting).failure().kind()).isEqualTo("interrupted");
        Rig.await(() -> rig.sandbox(stopping).state() == SandboxState.STOPPED);
        assertThat(rig.change(starting, SandboxChange.START).state()).isEqualTo(SandboxState.RUNNING);
    }

    @Test
    void shouldRemoveEmptyDirectoriesOfUnknownIdsButNoFiles() throws Exception {
        rig.create(Rig.PLAIN);
        rig.stop();
        var empty = rig.directory.resolve("sandboxes/" + SandboxId.random());
        var full = rig.directory.resolve("sandboxes/" + SandboxId.random());
        Files.createDirectories(empty.resolve("home"));
        Files.createDirectories(full.resolve("workspace"));
        Files.writeString(full.resolve("workspace/thesis"), "years of work");
        rig.start();
        Rig.await(() -> !Files.exists(empty));
        assertThat(full.resolve("workspace/thesis")).exists();
        // It may be just about to look at this one.
        rig.stop();
        HostileTree.delete(full);
        rig.start();
    }

    @Test
    void shouldNumberEventsOnAcrossRestarts() {
        var sandbox = rig.create(Rig.PLAIN);
        rig.restart();
        rig.run(sandbox, "true");
        rig.ask(new Request.Audit(null, new Occurrence.AuditEntry("test", Map.of(), 0)));
        var kept = rig.ask(new Request.ReadEvents(0, null, List.of(), 100));
        assertThat(kept).extracting(EventRecord::seq).isSorted().startsWith(1L, 2L, 3L);
        assertThat(kept.get(kept.size() - 1).type()).isEqualTo("audit");
        Rig.await(() -> rig.events.size() >= kept.size());
        assertThat(rig.events).containsExactlyElementsOf(kept);
    }
}
