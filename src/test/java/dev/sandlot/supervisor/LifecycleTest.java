package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Request;
import dev.sandlot.bus.SandboxChange;
import dev.sandlot.config.ConfigLoader;
import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.OnExit;
import dev.sandlot.model.OnExpire;
import dev.sandlot.model.OnIdle;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxPatch;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.Tags;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of sandboxes, with the real backend. */
class LifecycleTest {
    private final Rig rig = new Rig().max(6).greatest(new Limits(null, 8L << 30, 500L, null));

    @BeforeEach
    void start() {
        rig.start();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static SandboxSpec named(String name) {
        return Rig.PLAIN.named(name);
    }

    @Test
    void shouldCreateARunningSandboxWithDefaultsFilledIn() {
        var sandbox = rig.create(Rig.PLAIN);
        assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
        assertThat(sandbox.name()).matches("[a-z]+-[a-z]+.*");
        assertThat(sandbox.spec().backend()).isEqualTo("bubblewrap");
        assertThat(sandbox.spec().limits().pids()).isEqualTo(500);
        assertThat(sandbox.capabilities().seccomp()).isTrue();
        assertThat(sandbox.startedAt()).isNotNull();
        assertThat(rig.run(sandbox, "pwd; whoami; echo $HOME").exitCode()).isZero();
        Rig.await(() -> rig.eventTypes(sandbox).contains("process.exited"));
        assertThat(rig.eventTypes(sandbox))
                .containsExactly(
                        "sandbox.created", "sandbox.state", "sandbox.state", "process.started", "process.exited");
        assertThat(rig.events).extracting(event -> event.seq()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void shouldGiveEachSandboxItsOwnDirectoriesAndAsRootItsOwnUid() throws Exception {
        var one = rig.create(Rig.PLAIN);
        var two = rig.create(Rig.PLAIN);
        var root = rig.directory.resolve("sandboxes").resolve(one.id().value());
        for (var own : List.of("home", "workspace", "tmp", "run")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(own))))
                    .isEqualTo("rwx------");
            if (ConfigLoader.isRoot()) {
                assertThat(Files.getAttribute(root.resolve(own), "unix:uid")).isEqualTo(one.uid());
                assertThat(Files.getAttribute(root.resolve(own), "unix:gid")).isEqualTo(one.uid());
            }
        }
        if (ConfigLoader.isRoot()) {
            assertThat(one.uid()).isNotNull().isNotEqualTo(two.uid());
            assertThat(Files.getAttribute(root.resolve("logs"), "unix:uid")).isEqualTo(0);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("logs"))))
                    .isEqualTo("rwx--x--x");
        } else {
            assertThat(one.uid()).isNull();
        }
    }

    @Test
    void shouldFindASandboxByNameIdAndTheBeginningOfItsId() {
        var sandbox = rig.create(named("shop"));
        for (var reference :
                List.of("shop", sandbox.id().value(), sandbox.id().value().substring(0, 8))) {
            assertThat(rig.ask(new Request.GetSandbox(reference, 0)).id()).isEqualTo(sandbox.id());
        }
        var fault = rig.refusal(new Request.GetSandbox("shpo", 0));
        assertThat(fault.kind()).isEqualTo(Fault.Kind.NOT_FOUND);
        assertThat(fault.hint()).contains("shop");
    }

    @Test
    void shouldRefuseANameThatIsTakenAndFreeItAgain() {
        var sandbox = rig.create(named("demo"));
        assertThat(rig.refusal(new Request.CreateSandbox(named("demo"), null, 30))
                        .kind())
                .isEqualTo(Fault.Kind.CONFLICT);
        rig.ask(new Request.DeleteSandbox(sandbox.id().value(), true));
        assertThat(rig.create(named("demo")).id()).isNotEqualTo(sandbox.id());
    }

    @Test
    void shouldRefuseMoreSandboxesThanConfiguredAndSayWhichLimit() {
        for (int i = 0; i < 6; i++) {
            rig.create(Rig.PLAIN);
        }
        var fault = rig.refusal(new Request.CreateSandbox(Rig.PLAIN, null, 30));
        assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
        assertThat(fault.message()).contains("sandboxes.max");
    }

    @Test
    void shouldRefuseWhatCannotBeHeldAndLeaveNothingBehind() {
        var allow = SandboxSpec.builder()
                .name("net")
                .network(new NetworkPolicy(NetworkMode.ALLOW, List.of("@nosuch"), List.of()))
                .build();
        var greedy = SandboxSpec.builder()
                .name("big")
                .limits(new Limits(null, 9L << 30, 501L, null))
                .build();
        var strange = SandboxSpec.builder().name("odd").backend("teapot").build();
        var nowhere = SandboxSpec.builder().name("cwd").cwd("/no/such/place").build();
        assertThat(rig.refusal(new Request.CreateSandbox(allow, null, 30))
                        .errors()
                        .get(0)
                        .field())
                .isEqualTo("network.allow");
        assertThat(rig.refusal(new Request.CreateSandbox(greedy, null, 30)).errors())
                .extracting(Fault.FieldError::field)
                .containsExactly("limits.memory_bytes", "limits.pids");
        assertThat(rig.refusal(new Request.CreateSandbox(strange, null, 30))
                        .errors()
                        .get(0)
                        .field())
                .isEqualTo("backend");
        assertThat(rig.refusal(new Request.CreateSandbox(nowhere, null, 30))
                        .errors()
                        .get(0)
                        .field())
                .isEqualTo("cwd");
        assertThat(rig.list()).isEmpty();
        assertThat(rig.directory.resolve("sandboxes"))
                .satisfiesAnyOf(
                        directory -> assertThat(directory).doesNotExist(),
                        directory -> assertThat(directory).isEmptyDirectory());
    }

    @Test
    void shouldAnswerAtOnceWhereNobodyWantsToWait() {
        var sandbox = rig.ask(new Request.CreateSandbox(Rig.PLAIN, null, 0));
        assertThat(sandbox.state()).isIn(SandboxState.CREATING, SandboxState.STARTING);
        Rig.await(() -> rig.sandbox(sandbox).state() == SandboxState.RUNNING);
    }

    @Test
    void shouldMakeOneSandboxForOneKey() {
        var first = rig.ask(new Request.CreateSandbox(Rig.PLAIN, "key-1", 30));
        assertThat(rig.ask(new Request.CreateSandbox(Rig.PLAIN, "key-1", 30)).id())
                .isEqualTo(first.id());
        assertThat(rig.refusal(new Request.CreateSandbox(named("other"), "key-1", 30))
                        .kind())
                .isEqualTo(Fault.Kind.INVALID);
        rig.restart();
        assertThat(rig.ask(new Request.CreateSandbox(Rig.PLAIN, "key-1", 30)).id())
                .isEqualTo(first.id());
        assertThat(rig.list()).hasSize(1);
        rig.ask(new Request.DeleteSandbox(first.id().value(), true));
        assertThat(rig.refusal(new Request.CreateSandbox(Rig.PLAIN, "key-1", 30))
                        .kind())
                .isEqualTo(Fault.Kind.CONFLICT);
    }

    @Test
    void shouldMakeOneSandboxForOneKeyAskedForAtOnce() {
        var asked = List.of(
                rig.bus.ask(new Request.CreateSandbox(Rig.PLAIN, "k", 30)),
                rig.bus.ask(new Request.CreateSandbox(Rig.PLAIN, "k", 30)));
        assertThat(Rig.get(asked.get(0)).id()).isEqualTo(Rig.get(asked.get(1)).id());
        assertThat(rig.list()).hasSize(1);
    }

    @Test
    void shouldStopGracefullyKeepTheFilesAndStartAgain() {
        var sandbox = rig.create(Rig.PLAIN);
        rig.run(sandbox, "echo kept > file");
        var polite = rig.launch(
                sandbox, Rig.task("trap 'echo bye; exit 7' TERM; echo on; while :; do sleep 0.1; done", null));
        Rig.await(() -> rig.process(polite).output().nextSeq() > 0);
        var stopped = rig.change(sandbox, SandboxChange.STOP);
        assertThat(stopped.state()).isEqualTo(SandboxState.STOPPED);
        assertThat(stopped.stoppedAt()).isNotNull();
        assertThat(rig.process(polite).exitCode()).isEqualTo(7);
        assertThat(rig.output(polite)).startsWith("on\n").contains("bye\n");
        assertThat(rig.change(sandbox, SandboxChange.STOP).state()).isEqualTo(SandboxState.STOPPED);
        assertThat(rig.change(sandbox, SandboxChange.START).state()).isEqualTo(SandboxState.RUNNING);
        assertThat(rig.output(rig.run(sandbox, "cat file"))).isEqualTo("kept\n");
    }

    @Test
    void shouldKillWhatDoesNotEndInTime() {
        var rude = new Rig().grace(Duration.ofMillis(300)).start();
        var sandbox = rude.create(Rig.PLAIN);
        var deaf = rude.launch(sandbox, Rig.task("trap '' TERM; echo on; while :; do sleep 0.1; done", null));
        Rig.await(() -> rude.process(deaf).output().nextSeq() > 0);
        rude.change(sandbox, SandboxChange.STOP);
        var ended = rude.process(deaf);
        assertThat(ended.state()).isEqualTo(ProcessState.EXITED);
        assertThat(ended.exitCode()).isEqualTo(137);
        assertThat(ended.signal()).isEqualTo("KILL");
        rude.close();
    }

    @Test
    void shouldRunTheOwnCommandAgainOnEachStartInOneLog() {
        var sandbox = rig.create(Rig.spec(new Command.Line("echo hello")));
        var main = rig.ask(new Request.GetProcess(sandbox.name(), "p1", 30));
        assertThat(main.exitCode()).isZero();
        rig.change(sandbox, SandboxChange.RESTART);
        assertThat(rig.output(rig.ended(main))).isEqualTo("hello\nhello\n");
        assertThat(rig.run(sandbox, "true").id().value()).isEqualTo("p2");
    }

    @Test
    void shouldPauseAndResume() {
        var sandbox = rig.create(Rig.PLAIN);
        if (sandbox.capabilities().pause() == null) {
            assertThat(rig.refusal(new Request.ChangeSandbox(sandbox.name(), SandboxChange.PAUSE))
                            .kind())
                    .isEqualTo(Fault.Kind.CONFLICT);
            return;
        }
        assertThat(rig.change(sandbox, SandboxChange.PAUSE).state()).isEqualTo(SandboxState.PAUSED);
        var refused = rig.refusal(new Request.StartProcess(sandbox.name(), Rig.task("true", null), null, 0));
        assertThat(refused.kind()).isEqualTo(Fault.Kind.CONFLICT);
        assertThat(refused.state()).isEqualTo("paused");
        assertThat(rig.refusal(new Request.ChangeSandbox(sandbox.name(), SandboxChange.START))
                        .state())
                .isEqualTo("paused");
        assertThat(rig.change(sandbox, SandboxChange.RESUME).state()).isEqualTo(SandboxState.RUNNING);
        assertThat(rig.run(sandbox, "true").exitCode()).isZero();
        rig.change(sandbox, SandboxChange.PAUSE);
        assertThat(rig.change(sandbox, SandboxChange.STOP).state()).isEqualTo(SandboxState.STOPPED);
    }

    @Test
    void shouldTellTheStateThatForbidsSomething() {
        var sandbox = rig.create(Rig.PLAIN);
        assertThat(rig.refusal(new Request.DeleteSandbox(sandbox.name(), false)).state())
                .isEqualTo("running");
        rig.change(sandbox, SandboxChange.STOP);
        for (var change : List.of(SandboxChange.PAUSE, SandboxChange.RESUME)) {
            assertThat(rig.refusal(new Request.ChangeSandbox(sandbox.name(), change))
                            .state())
                    .isEqualTo("stopped");
        }
        rig.ask(new Request.DeleteSandbox(sandbox.name(), false));
        assertThat(rig.list()).isEmpty();
    }

    @Test
    void shouldMakeConcurrentChangesOneAfterTheOther() {
        var sandbox = rig.create(Rig.PLAIN);
        var asked = new ArrayList<io.vertx.core.Future<?>>();
        for (var change : List.of(
                SandboxChange.STOP,
                SandboxChange.START,
                SandboxChange.RESTART,
                SandboxChange.STOP,
                SandboxChange.START)) {
            asked.add(rig.bus.ask(new Request.ChangeSandbox(sandbox.name(), change)));
        }
        asked.forEach(Rig::get);
        assertThat(rig.sandbox(sandbox).state()).isEqualTo(SandboxState.RUNNING);
    }

    @Test
    void shouldStopOrDeleteWithItsOwnCommand() {
        var stop = SandboxSpec.builder()
                .name("a")
                .command(new Command.Line("true"))
                .onExit(OnExit.STOP)
                .build();
        var delete = SandboxSpec.builder()
                .name("b")
                .command(new Command.Line("true"))
                .onExit(OnExit.DELETE)
                .build();
        var stopped = rig.create(stop);
        rig.create(delete);
        Rig.await(() -> rig.sandbox(stopped).state() == SandboxState.STOPPED);
        Rig.await(() -> rig.list().size() == 1);
    }

    @Test
    void shouldEndWhatHasExpired() {
        var stop = rig.create(SandboxSpec.builder()
                .name("a")
                .ttlSeconds(1L)
                .onExpire(OnExpire.STOP)
                .build());
        rig.create(SandboxSpec.builder()
                .name("b")
                .ttlSeconds(1L)
                .onExpire(OnExpire.DELETE)
                .build());
        assertThat(stop.expiresAt()).isNotNull();
        Rig.await(() -> rig.list().size() == 1 && rig.sandbox(stop).state() == SandboxState.STOPPED);
        assertThat(rig.sandbox(stop).expiresAt()).isNull();
    }

    @Test
    void shouldStopWhatNobodyUsesButNotAService() {
        var idle =
                SandboxSpec.builder().idleTimeoutSeconds(1L).onIdle(OnIdle.STOP).build();
        var quiet = rig.create(idle);
        var awake = rig.create(idle);
        rig.launch(quiet, Rig.task("sleep 1000", null));
        rig.launch(awake, Rig.service("sleep 1000", dev.sandlot.model.Restart.Policy.ALWAYS));
        Rig.await(() -> rig.list().stream()
                .anyMatch(box -> box.id().equals(quiet.id()) && box.state() == SandboxState.STOPPED));
        assertThat(rig.sandbox(awake).state()).isEqualTo(SandboxState.RUNNING);
    }

    @Test
    void shouldChangeNameLabelsAndTimesIfTheyAreAsTheCallerSaw() {
        var sandbox = rig.create(named("before"));
        var patch = new SandboxPatch(
                "after", Map.of("team", "red"), 600L, 60L, OnIdle.STOP, OnExpire.DELETE, OnExit.STOP, null, null, null);
        var changed = rig.ask(new Request.PatchSandbox("before", patch, Tags.of(sandbox)));
        assertThat(changed.name()).isEqualTo("after");
        assertThat(changed.spec().labels()).containsEntry("team", "red");
        assertThat(changed.spec().onExit()).isEqualTo(OnExit.STOP);
        assertThat(changed.expiresAt()).isNotNull();
        assertThat(rig.refusal(new Request.PatchSandbox("after", patch, Tags.of(sandbox)))
                        .kind())
                .isEqualTo(Fault.Kind.PRECONDITION_FAILED);
        assertThat(rig.refusal(new Request.GetSandbox("before", 0)).kind()).isEqualTo(Fault.Kind.NOT_FOUND);
        var none = new SandboxPatch(null, null, 0L, 0L, null, null, null, null, null, null);
        var cleared = rig.ask(new Request.PatchSandbox("after", none, Tags.of(changed)));
        assertThat(cleared.expiresAt()).isNull();
        assertThat(cleared.spec().idleTimeoutSeconds()).isNull();
    }

    @Test
    void shouldListInPages() {
        for (var name : List.of("a", "b", "c")) {
            rig.create(named(name));
        }
        var first = rig.ask(new Request.ListSandboxes(List.of(), Map.of(), null, null, 2, null));
        assertThat(first.items()).extracting(box -> box.name()).containsExactly("a", "b");
        rig.ask(new Request.DeleteSandbox("b", true));
        var rest = rig.ask(new Request.ListSandboxes(List.of(), Map.of(), null, null, 2, first.nextCursor()));
        assertThat(rest.items()).extracting(box -> box.name()).containsExactly("c");
        assertThat(rest.nextCursor()).isNull();
        assertThat(rig.refusal(new Request.ListSandboxes(List.of(), Map.of(), null, null, 2, "x"))
                        .kind())
                .isEqualTo(Fault.Kind.MALFORMED);
    }

    @Test
    void shouldWaitForTheEndOfASandbox() {
        var sandbox = rig.create(Rig.PLAIN);
        var waiting = rig.bus.ask(new Request.GetSandbox(sandbox.name(), 30));
        rig.change(sandbox, SandboxChange.STOP);
        assertThat(Rig.get(waiting).state()).isEqualTo(SandboxState.STOPPED);
        assertThat(rig.ask(new Request.GetInfo()).sandboxes()).isEqualTo(1);
        assertThat(rig.ask(new Request.GetCapabilities()).get(0).available()).isTrue();
    }

    @Test
    void shouldNoticeWhenThePodDies() {
        var sandbox = rig.create(Rig.PLAIN);
        var process = rig.launch(sandbox, Rig.task("sleep 1000", null));
        ProcessHandle.of(rig.firstProcess(sandbox)).orElseThrow().destroyForcibly();
        Rig.await(() -> rig.sandbox(sandbox).state() == SandboxState.LOST);
        assertThat(rig.sandbox(sandbox).failure().kind()).isEqualTo("pod_died");
        Rig.await(() -> rig.process(process).state() != ProcessState.RUNNING);
        assertThat(rig.change(sandbox, SandboxChange.START).state()).isEqualTo(SandboxState.RUNNING);
    }

    @Test
    void shouldRunTheFirstCommandAfterThePodHasDied() {
        var sandbox = rig.create(Rig.PLAIN);
        rig.run(sandbox, "true");
        for (int time = 0; time < 3; time++) {
            int next = rig.row(sandbox).nextProcess();
            var spare = rig.directory.resolve("sandboxes/" + sandbox.id() + "/logs/p" + next + "/record");
            Rig.await(() -> java.nio.file.Files.exists(spare));
            ProcessHandle.of(rig.firstProcess(sandbox)).orElseThrow().destroyForcibly();
            Rig.await(() -> rig.sandbox(sandbox).state() == SandboxState.LOST);
            rig.change(sandbox, SandboxChange.START);
            var first = rig.run(sandbox, "echo runs");
            assertThat(first.exitCode()).isZero();
            assertThat(rig.output(first)).isEqualTo("runs\n");
        }
    }
}
