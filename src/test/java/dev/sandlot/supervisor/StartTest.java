package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.bus.Request;
import dev.sandlot.bus.SandboxChange;
import dev.sandlot.model.Arguments;
import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Limits;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Restart;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a command starts out with, and what is told where it can't be started; with the real backend. */
class StartTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Rig rig = new Rig().grace(Duration.ofSeconds(1)).start();
    private final Sandbox sandbox = create(Limits.NONE);

    private Sandbox create(Limits limits) {
        return rig.create(SandboxSpec.builder().limits(limits).build());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static ProcessSpec spec(Command command, ProcessKind kind, Map<String, String> env) {
        return ProcessSpec.of(command, kind)
                .withEnv(env)
                .withRestart(kind == ProcessKind.SERVICE ? Restart.NEVER : null);
    }

    private SandboxProcess run(ProcessSpec spec) {
        return run(spec, null);
    }

    private SandboxProcess run(ProcessSpec spec, String stdin) {
        return rig.ask(new Request.StartProcess(sandbox.id().value(), spec, stdin, null, 30));
    }

    /** The control groups, as the host sees them, of the shell whose script has this word; empty where there is none. */
    private static String groupsOf(String word) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(words -> words.length == 2 && words[1].contains(word))
                        .isPresent())
                .map(process -> Path.of("/proc", Long.toString(process.pid()), "cgroup"))
                .map(file -> {
                    try {
                        return Files.readString(file);
                    } catch (IOException gone) {
                        return "";
                    }
                })
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @EnumSource(value = ProcessKind.class, names = "DISPLAY", mode = EnumSource.Mode.EXCLUDE)
    void shouldIgnoreAndBlockNoSignal(ProcessKind kind) {
        var words = new Command.Words(List.of("grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"));
        assertThat(rig.output(run(spec(words, kind, null))).replaceAll("\\s+", " "))
                .isEqualTo("SigBlk: 0000000000000000 SigIgn: 0000000000000000 ");
    }

    @Test
    void shouldEndByAnyDeadlySignal() {
        var sleeping = rig.launch(sandbox, Rig.task("exec sleep 1000", null));
        rig.ask(new Request.SignalProcess(sandbox.id().value(), sleeping.id().value(), "QUIT"));
        var ended = rig.ended(sleeping);
        assertThat(ended.exitCode()).isEqualTo(131);
        assertThat(ended.signal()).isEqualTo("QUIT");
    }

    @ParameterizedTest
    @EnumSource(
            value = ProcessKind.class,
            names = {"EXEC", "TERMINAL"})
    void shouldRunALineThatIsLongerThanAnArgumentMayBe(ProcessKind kind) {
        var line = "x=" + "ü".repeat(150_000) + "\necho $0 $# ${#x} ${REPLY-unset}; ls /proc/self/fd | tr '\\n' ' '";
        assertThat(rig.output(run(spec(new Command.Line(line), kind, null))).replaceAll("\\s+", " "))
                .matches("bash 0 150000 unset 0 1 2 3 ");
    }

    @Test
    void shouldLeaveStandardInputToALongLine() {
        var line = new Command.Line("#" + "x".repeat(200_000) + "\ncat; exit 7");
        var process = run(spec(line, ProcessKind.EXEC, null), "hello");
        assertThat(rig.output(process)).isEqualTo("hello");
        assertThat(process.exitCode()).isEqualTo(7);
    }

    @Test
    void shouldTakeWhatTheKernelTakesAndRefuseTheRestBeforeAnythingStarts() {
        var largest = "v".repeat(Arguments.MAX_STRING - "V=".length());
        assertThat(rig.output(run(spec(new Command.Line("echo ${#V}"), null, Map.of("V", largest)))))
                .isEqualTo(largest.length() + "\n");
        var word = "w".repeat(Arguments.MAX_STRING);
        var length = new Command.Words(List.of("sh", "-c", "echo ${#1}", "sh", word));
        assertThat(rig.output(run(spec(length, null, null)))).isEqualTo(word.length() + "\n");

        assertThatThrownBy(() -> spec(new Command.Line("id"), null, Map.of("V", largest + "v")))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("131071");
        assertThatThrownBy(() -> new Command.Words(List.of("echo", word + "w"))).hasMessageContaining("131071");
        assertThatThrownBy(() -> new Command.Line("x".repeat(Command.MAX_BYTES + 1)))
                .hasMessageContaining("1048576");
        var many = IntStream.range(0, 10).mapToObj(i -> "w".repeat(100_000)).toList();
        var variables =
                IntStream.range(0, 10).boxed().collect(Collectors.toMap(i -> "V" + i, i -> "v".repeat(104_000)));
        var fault = rig.refusal(new Request.StartProcess(
                sandbox.id().value(), spec(new Command.Words(many), null, variables), null, null, 30));
        assertThat(fault.kind()).isEqualTo(Fault.Kind.INVALID);
        assertThat(fault.errors().get(0).message()).contains(Integer.toString(Arguments.MAX_TOTAL));
        var before = rig.ask(new Request.ListProcesses(sandbox.id().value(), 100, null));
        assertThat(before.items()).hasSize(2);
    }

    /** Whoever is to clear up gets in; what he starts there can start nothing. */
    @Test
    void shouldStartACommandInAFullProcessTable() {
        var full = create(new Limits(null, null, 20L, null));
        // Not bash: it tries again 1, 2, 4 and 8 s after a fork that failed.
        var fill = List.of(
                "perl",
                "-e",
                "for (;;) { my $child = fork; sleep 1000 if defined $child && !$child; select undef, undef, undef, .001 }");
        rig.launch(full, spec(new Command.Words(fill), ProcessKind.TASK, null));
        SandboxProcess[] last = new SandboxProcess[1];
        Rig.await(SOON, () -> {
            last[0] = rig.run(full, "exec perl -e 'defined fork or die $!'");
            return last[0].exitCode() != 0;
        });
        assertThat(rig.output(last[0])).contains("Resource temporarily unavailable");
        var elsewhere = ProcessSpec.exec(new Command.Line("pwd")).withCwd("/workspace/sub");
        rig.run(full, "exec mkdir sub");
        var found = rig.ask(new Request.StartProcess(full.id().value(), elsewhere, null, null, 30));
        assertThat(rig.output(found)).isEqualTo("/workspace/sub\n");
    }

    @Test
    void shouldTellADirectoryThatIsGoneAsNoExitCodeOfTheCommand() {
        rig.run(sandbox, "mkdir sub");
        var service = ProcessSpec.of(new Command.Line("rmdir /workspace/sub; exit 9"), ProcessKind.SERVICE)
                .withCwd("/workspace/sub")
                .withRestart(new Restart(Restart.Policy.ON_FAILURE, 1L));
        var process = rig.launch(sandbox, service);
        Rig.await(SOON, () -> Integer.valueOf(125).equals(rig.process(process).exitCode()));
        rig.change(sandbox, SandboxChange.STOP);
        assertThat(rig.output(process)).contains("/workspace/sub: No such file", "the command was not run");
    }

    @Test
    void shouldAskInTheSandboxesOwnGroupsAndGiveUpWhereSomethingStopsWhatIsAsked() {
        var go = "/workspace/go-" + System.nanoTime();
        var waiting = rig.inside.run(
                sandbox.id(), List.of("sh", "-c", "until test -e " + go + "; do sleep .02; done"), 100, SOON);
        if (rig.sandbox(sandbox).capabilities().killTree().equals("cgroup")) {
            Rig.await(
                    SOON,
                    () -> groupsOf(go).matches("(?s).*0::\\S*" + sandbox.id().value() + "/p9\\d{8}\n.*"));
        }
        rig.run(sandbox, "touch " + go);
        assertThat(Rig.get(waiting).exitCode()).isZero();
        var hostile = rig.launch(
                sandbox,
                spec(
                        new Command.Words(List.of(
                                "perl",
                                "-e",
                                "$| = 1; print 1; while (1) { kill STOP => -1; select undef, undef, undef, .001 }")),
                        ProcessKind.TASK,
                        null));
        Rig.await(SOON, () -> rig.process(hostile).output().stdoutBytes() > 0);
        for (int time = 0; time < 3; time++) {
            assertThatThrownBy(() -> Rig.get(
                            rig.inside.run(sandbox.id(), List.of("sleep", "0.2"), 10_000, Duration.ofSeconds(1))))
                    .isInstanceOf(FaultException.class)
                    .hasMessageContaining("doesn't answer");
        }
        rig.ask(new Request.SignalProcess(sandbox.id().value(), hostile.id().value(), "KILL"));
        assertThat(Rig.get(rig.inside.run(sandbox.id(), List.of("true"), 100, SOON))
                        .exitCode())
                .isZero();
    }

    @Test
    void shouldShowRuntimesTheLimitsOfTheirSandboxAndNothingOfOthers() {
        Sandbox small;
        try {
            small = create(new Limits(1.0, 768L << 20, null, null));
        } catch (FaultException e) {
            assertThat(e.fault().errors().get(0).field()).startsWith("limits.");
            return; // without control groups they are refused, never pretended
        }
        assertThat(rig.output(rig.run(
                        small,
                        "cd /sys/fs/cgroup; cat memory.max memory/memory.limit_in_bytes 2>/dev/null;"
                                + " (cat cpu.max || cat cpu*/cpu.cfs_quota_us) 2>/dev/null; nproc")))
                .matches("805306368\n100000( 100000)?\n1\n");
        assertThat(
                        rig.output(
                                rig.run(
                                        small,
                                        "for f in $(find /sys/fs/cgroup -name '*limit_in_bytes' -o -name '*.max' -o -name cgroup.procs"
                                                + " -o -name '*quota_us'); do (echo 1 >$f) 2>/dev/null && echo wrote $f; done;"
                                                + " mkdir /sys/fs/cgroup/x /sys/fs/cgroup/*/x 2>/dev/null; find /sys/fs/cgroup -name 's*[a-z0-9]*' -type d"
                                                + " | grep -E '/s[a-z0-9]{19}|sandlot'; grep -c '/s[a-z0-9]\\{19\\}' /proc/self/cgroup")))
                .isEqualTo("0\n");
        var java = rig.run(
                small,
                "[ -x /usr/bin/java ] || exit 77; java -XX:+PrintFlagsFinal -XshowSettings:system -version 2>&1");
        if (java.exitCode() != 77) {
            assertThat(rig.output(java))
                    .contains("Memory Limit: 768.00M", "Effective CPU Count: 1")
                    .containsPattern("MaxHeapSize += 201326592 ")
                    .doesNotContain("Picked up");
        }
    }

    @Test
    void shouldCallNoFileCacheUsedMemory() throws IOException {
        // Files of such a file system are memory, and nothing else keeps them.
        var inMemory = Files.getFileStore(rig.directory).type().equals("tmpfs");
        Sandbox reader;
        try {
            reader = create(new Limits(null, 512L << 20, null, null));
        } catch (FaultException e) {
            return;
        }
        rig.run(reader, "head -c 200M /dev/zero >/workspace/file; sync /workspace/file; cat file file >/dev/null");
        Rig.await(SOON, () -> {
            var used = rig.ask(new Request.ReadUsage(false)).stream()
                    .filter(usage -> usage.id().equals(reader.id()))
                    .findFirst()
                    .orElseThrow()
                    .usage();
            return inMemory
                    ? used.memoryBytes() > 190 << 20
                    : used.cacheBytes() > 190 << 20 && used.memoryBytes() < 60 << 20;
        });
    }

    @Test
    void shouldNotAskInsideAPausedSandbox() {
        Rig.assumeItCanBePaused(rig.sandbox(sandbox));
        rig.change(sandbox, SandboxChange.PAUSE);
        assertThatThrownBy(() -> Rig.get(rig.inside.run(sandbox.id(), List.of("true"), 100, Duration.ofHours(1))))
                .isInstanceOf(FaultException.class);
        rig.change(sandbox, SandboxChange.RESUME);
    }
}
