package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Request;
import dev.sandlot.bus.SandboxChange;
import dev.sandlot.model.Attention;
import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Limits;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Restart;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.SandboxSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of processes, with the real backend. */
class ProcessLifeTest {
    private final Rig rig = new Rig().grace(Duration.ofSeconds(1)).start();
    private Sandbox sandbox;

    @BeforeEach
    void create() {
        sandbox = rig.create(SandboxSpec.builder()
                .name("box")
                .env(Map.of("FROM", "sandbox", "BOTH", "sandbox"))
                .build());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Request.StartProcess start(ProcessSpec spec) {
        return new Request.StartProcess(sandbox.name(), spec, null, 30);
    }

    private static ProcessSpec words(String... words) {
        return ProcessSpec.exec(new Command.Words(List.of(words)));
    }

    @Test
    void shouldRunALineInBashAndWordsAsTheyStand() {
        assertThat(rig.output(rig.run(sandbox, "echo $0 ${BASH_VERSION:+yes}"))).endsWith("yes\n");
        assertThat(rig.output(rig.ask(start(words("printf", "%s|", "a b", "$(id)", ";")))))
                .isEqualTo("a b|$(id)|;|");
    }

    @Test
    void shouldTellTheExitCodeAndHowMuchWasPrinted() {
        var process = rig.run(sandbox, "echo out; echo err >&2; exit 3");
        assertThat(process.state()).isEqualTo(ProcessState.EXITED);
        assertThat(process.exitCode()).isEqualTo(3);
        assertThat(process.signal()).isNull();
        assertThat(process.output().stdoutBytes()).isEqualTo(4);
        assertThat(process.output().stderrBytes()).isEqualTo(4);
        assertThat(process.endedAt()).isAfterOrEqualTo(process.startedAt());
        assertThat(rig.ask(start(words("no-such-program"))).exitCode()).isEqualTo(127);
    }

    @Test
    void shouldAddItsVariablesToThoseOfTheSandbox() {
        var spec = ProcessSpec.exec(new Command.Line("echo $FROM $BOTH $OWN"))
                .withEnv(Map.of("BOTH", "process", "OWN", "own"));
        assertThat(rig.output(rig.ask(start(spec)))).isEqualTo("sandbox process own\n");
    }

    @Test
    void shouldRunInADirectoryThatExistsAndRefuseOneThatDoesNot() {
        rig.run(sandbox, "mkdir sub");
        var there = ProcessSpec.exec(new Command.Line("pwd")).withCwd("/workspace/sub");
        assertThat(rig.output(rig.ask(start(there)))).isEqualTo("/workspace/sub\n");
        var nowhere = ProcessSpec.exec(new Command.Line("pwd")).withCwd("/nowhere");
        var fault = rig.refusal(start(nowhere));
        assertThat(fault.kind()).isEqualTo(Fault.Kind.INVALID);
        assertThat(fault.errors().get(0).field()).isEqualTo("cwd");
    }

    @Test
    void shouldPassStandardInputOn() {
        var cat = ProcessSpec.exec(new Command.Line("cat"));
        assertThat(rig.output(rig.ask(new Request.StartProcess("box", cat, "hello", null, 30))))
                .isEqualTo("hello");
        assertThat(rig.output(rig.ask(new Request.StartProcess("box", cat, "", null, 30))))
                .isEmpty();
    }

    @Test
    void shouldEndTheWholeTreeAtItsTimeout() {
        var spec = Rig.task("trap '' TERM; (trap '' TERM; sleep 1000) & echo on; while :; do sleep 0.1; done", 1L);
        var process = rig.ended(rig.launch(sandbox, spec));
        assertThat(process.timedOut()).isTrue();
        assertThat(process.exitCode()).isEqualTo(137);
        assertThat(process.signal()).isEqualTo("KILL");
        assertThat(rig.output(rig.run(sandbox, "ps ax | grep -c '[s]leep 1000'")))
                .isEqualTo("0\n");
    }

    @Test
    void shouldAskBeforeItKillsAtATimeout() {
        var process = rig.ended(rig.launch(sandbox, Rig.task("exec sleep 1000", 1L)));
        assertThat(process.timedOut()).isTrue();
        assertThat(process.exitCode()).isEqualTo(143);
        assertThat(process.signal()).isEqualTo("TERM");
    }

    @Test
    void shouldNameASignalOnlyWhereItWasSent() {
        assertThat(rig.run(sandbox, "exit 143").signal()).isNull();
        var crashed = rig.run(sandbox, "kill -SEGV $$");
        assertThat(crashed.exitCode()).isEqualTo(139);
        assertThat(crashed.signal()).isNull();
        var own = rig.launch(sandbox, Rig.task("trap 'exit 143' TERM; echo up; while :; do sleep 0.05; done", null));
        Rig.await(() -> rig.process(own).output().stdoutBytes() > 0);
        rig.ask(new Request.SignalProcess("box", own.id().value(), "TERM"));
        assertThat(rig.ended(own).exitCode()).isEqualTo(143);
        assertThat(rig.ended(own).signal()).as("it was what was wanted").isEqualTo("TERM");
        var process = rig.launch(sandbox, Rig.task("exec sleep 1000", null));
        rig.ask(new Request.SignalProcess("box", process.id().value(), "sigint"));
        var ended = rig.ended(process);
        assertThat(ended.exitCode()).isEqualTo(130);
        assertThat(ended.signal()).isEqualTo("INT");
        assertThat(rig.refusal(new Request.SignalProcess("box", process.id().value(), "TERM"))
                        .kind())
                .isEqualTo(Fault.Kind.CONFLICT);
        assertThat(rig.refusal(new Request.SignalProcess("box", process.id().value(), "BANG"))
                        .kind())
                .isEqualTo(Fault.Kind.INVALID);
    }

    @Test
    void shouldEndWhatIsKilledRightAfterItsStart() {
        for (int i = 0; i < 15; i++) {
            var process = rig.launch(sandbox, Rig.task("sleep 1000", null));
            rig.ask(new Request.SignalProcess("box", process.id().value(), "KILL"));
            assertThat(rig.ended(process).exitCode()).isEqualTo(137);
        }
    }

    @Test
    void shouldStartAServiceAgainWithGrowingDelayInOneLog() {
        var service = rig.launch(sandbox, Rig.service("echo run; exit 1", Restart.Policy.ON_FAILURE));
        // A run is counted when it begins, so the third has printed once there is a fourth.
        Rig.await(() -> rig.process(service).restarts() >= 3);
        rig.ask(new Request.SignalProcess("box", service.id().value(), "TERM"));
        var over = rig.ended(service);
        assertThat(over.state()).isEqualTo(ProcessState.EXITED);
        assertThat(rig.output(over)).startsWith("run\nrun\nrun\n");
        Rig.await(() -> rig.eventTypes(sandbox).stream()
                        .filter("process.restarted"::equals)
                        .count()
                >= 2);
    }

    @Test
    void shouldEndWhatARunOfAServiceHasLeftBehindBeforeTheNext() {
        var service = rig.launch(
                sandbox,
                Rig.service(
                        "(setsid perl -MSocket -e 'socket my $s, AF_INET, SOCK_STREAM, 0; setsockopt $s, SOL_SOCKET, SO_REUSEADDR, 1;"
                                + " bind $s, sockaddr_in(8080, INADDR_LOOPBACK) or die qq(in use\\n); listen $s, 5; $| = 1;"
                                + " print qq(listens\\n); sleep 1000') & while :; do [ ! -e /workspace/end ] || exit 1; sleep .05; done",
                        Restart.Policy.ALWAYS));
        Rig.await(() -> rig.process(service).output().stdoutBytes() > 0);
        rig.run(sandbox, "touch end");
        Rig.await(() -> rig.process(service).restarts() > 0);
        rig.run(sandbox, "rm end");
        Rig.await(() -> rig.process(service).output().stdoutBytes() > "listens\n".length());
        rig.change(sandbox, SandboxChange.STOP);
        assertThat(rig.output(service)).doesNotContain("in use").startsWith("listens\nlistens\n");
    }

    @Test
    void shouldNotStartAServiceAgainThatWasStoppedOrIsDone() {
        var stopped = rig.launch(sandbox, Rig.service("exec sleep 1000", Restart.Policy.ALWAYS));
        rig.ask(new Request.SignalProcess("box", stopped.id().value(), "TERM"));
        assertThat(rig.ended(stopped).restarts()).isZero();
        var done = rig.launch(sandbox, Rig.service("true", Restart.Policy.ON_FAILURE));
        assertThat(rig.ended(done).restarts()).isZero();
        var kept = rig.launch(sandbox, Rig.service("exec sleep 1000", Restart.Policy.ALWAYS));
        rig.change(sandbox, SandboxChange.STOP);
        assertThat(rig.ended(kept).restarts()).isZero();
        assertThat(rig.process(kept).state()).isEqualTo(ProcessState.EXITED);
    }

    @Test
    void shouldFindProcessesByNameWhichIsTheirsAlone() {
        var spec =
                ProcessSpec.of(new Command.Line("sleep 1000"), ProcessKind.TASK).withName("web");
        var process = rig.launch(sandbox, spec);
        assertThat(rig.ask(new Request.GetProcess("box", "web", 0)).id()).isEqualTo(process.id());
        assertThat(rig.refusal(start(spec)).kind()).isEqualTo(Fault.Kind.CONFLICT);
        assertThat(rig.refusal(new Request.GetProcess("box", "wbe", 0)).kind()).isEqualTo(Fault.Kind.NOT_FOUND);
    }

    @Test
    void shouldHangUpOnAProcessPolitelyAndTakeAnEndForNoFailure() {
        var process = rig.launch(
                sandbox, Rig.task("trap 'echo hung up; exit 5' HUP; echo up; while :; do sleep 0.05; done", null));
        Rig.await(() -> rig.process(process).output().stdoutBytes() > 0);
        rig.ask(new Request.SignalProcess("box", process.id().value(), "STOP"));

        var ended = rig.ask(new Request.HangUp("box", process.id().value()));

        assertThat(ended.state()).isEqualTo(ProcessState.EXITED);
        assertThat(ended.exitCode()).isEqualTo(5);
        assertThat(rig.output(process))
                .as("the shell may tell of its sleep, too")
                .contains("hung up\n");
        assertThat(rig.ask(new Request.HangUp("box", process.id().value())).exitCode())
                .isEqualTo(5);
    }

    @Test
    void shouldKillOnHangingUpWhatIgnoresTheRest() {
        var process = rig.launch(sandbox, Rig.task("trap '' HUP TERM; echo up; while :; do sleep 0.05; done", null));
        Rig.await(() -> rig.process(process).output().stdoutBytes() > 0);

        var ended = rig.ask(new Request.HangUp("box", process.id().value()));

        assertThat(ended.signal()).isEqualTo("KILL");
        assertThat(rig.output(process)).isEqualTo("up\n");
    }

    @Test
    void shouldDeleteEndedProcessesOnlyAndNeverReuseAnId() {
        var process = rig.launch(sandbox, Rig.task("sleep 1000", null));
        var delete = new Request.DeleteProcess("box", process.id().value());
        assertThat(rig.refusal(delete).kind()).isEqualTo(Fault.Kind.CONFLICT);
        rig.ask(new Request.SignalProcess("box", process.id().value(), "KILL"));
        rig.ended(process);
        rig.ask(delete);
        assertThat(rig.refusal(delete).kind()).isEqualTo(Fault.Kind.NOT_FOUND);
        rig.restart();
        assertThat(rig.run(sandbox, "true").id().value()).isEqualTo("p2");
    }

    @Test
    void shouldStartOneProcessForOneKey() {
        var request = new Request.StartProcess("box", Rig.task("true", null), "key", 30);
        assertThat(rig.ask(request).id()).isEqualTo(rig.ask(request).id());
        var other = new Request.StartProcess("box", Rig.task("false", null), "key", 30);
        assertThat(rig.refusal(other).kind()).isEqualTo(Fault.Kind.INVALID);
    }

    @Test
    void shouldRunManyAtOnceAndListThemInPages() {
        var asked = new ArrayList<io.vertx.core.Future<SandboxProcess>>();
        for (int i = 0; i < 12; i++) {
            asked.add(rig.bus.ask(start(ProcessSpec.exec(new Command.Line("echo " + i)))));
        }
        for (int i = 0; i < 12; i++) {
            assertThat(rig.output(Rig.get(asked.get(i)))).isEqualTo(i + "\n");
        }
        var first = rig.ask(new Request.ListProcesses("box", 10, null));
        assertThat(first.items()).hasSize(10);
        var rest = rig.ask(new Request.ListProcesses("box", 10, first.nextCursor()));
        assertThat(rest.items()).extracting(process -> process.id().value()).containsExactly("p11", "p12");
        assertThat(rest.nextCursor()).isNull();
    }

    @Test
    void shouldTellWhenTheMemoryRanOut() {
        Sandbox small;
        try {
            small = rig.create(SandboxSpec.builder()
                    .name("small")
                    .limits(new Limits(null, 64L << 20, null, null))
                    .build());
        } catch (dev.sandlot.model.FaultException e) {
            assertThat(e.fault().errors().get(0).field()).isEqualTo("limits.memory_bytes");
            return; // without control groups it is refused, never pretended
        }
        var hog = rig.ask(
                new Request.StartProcess("small", words("perl", "-e", "my $x = 'x' x (1 << 29); sleep 100"), null, 30));
        assertThat(hog.exitCode()).isEqualTo(137);
        assertThat(hog.signal()).isEqualTo("KILL");
        Rig.await(() -> rig.eventTypes(small).contains("sandbox.out_of_memory"));
        assertThat(rig.sandbox(small).attention().reason()).isEqualTo(Attention.Reason.OUT_OF_MEMORY);
    }
}
