package dev.sandlot.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every backend has to do alike. A subclass for each backend says how to get it. */
abstract class BackendContract {
    private TestSandbox sandbox;

    /** The backend as a daemon of this kind would have it; the same one for each call with the same argument. */
    abstract Backend backend(Who who);

    static Stream<Who> who() {
        return Who.here();
    }

    @AfterEach
    void end() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private TestSandbox open(Who who) {
        return open(who, Limits.NONE, NetworkMode.NONE);
    }

    private TestSandbox open(Who who, Limits limits, NetworkMode network) {
        sandbox = new TestSandbox(backend(who), who, limits, network);
        return sandbox;
    }

    @ParameterizedTest
    @MethodSource("who")
    void keepsOutputErrorsAndStatusApart(Who who) {
        var result = open(who).sh("echo out; echo err >&2; exit 42");
        assertThat(result).isEqualTo(new TestSandbox.Result(42, "out\n", "err\n"));
    }

    @ParameterizedTest
    @MethodSource("who")
    void passesStandardInputOn(Who who) throws IOException {
        var running = open(who).spawn("cat");
        running.process().getOutputStream().write("in\n".getBytes());
        assertThat(running.await().stdout()).isEqualTo("in\n");
    }

    @ParameterizedTest
    @MethodSource("who")
    void tellsMissingProgramsFromUnusableOnes(Who who) {
        open(who);
        assertThat(sandbox.run("no-such-program").exitCode()).isEqualTo(127);
        assertThat(sandbox.run("/no/such/program").exitCode()).isEqualTo(127);
        assertThat(sandbox.run("/usr").exitCode()).isEqualTo(126);
        sandbox.sh("echo data > /workspace/data");
        assertThat(sandbox.run("/workspace/data").exitCode()).isEqualTo(126);
    }

    @ParameterizedTest
    @MethodSource("who")
    void tellsADeathBySignalAsShellsDo(Who who) {
        assertThat(open(who).sh("kill -TERM $$").exitCode()).isEqualTo(143);
        assertThat(sandbox.sh("kill -KILL $$").exitCode()).isEqualTo(137);
    }

    @ParameterizedTest
    @MethodSource("who")
    void passesArgumentsAsTheyStand(Who who) {
        var result =
                open(who).run("printf", "[%s]", "", "$(id)", "a b", "-x", "--", ";`id`", "new\nline", "ü€", "'\"\\");
        assertThat(result.stdout()).isEqualTo("[][$(id)][a b][-x][--][;`id`][new\nline][ü€]['\"\\]");
    }

    @ParameterizedTest
    @MethodSource("who")
    void runsAsTheAgentInItsHome(Who who) {
        var result = open(who).sh("id -u; id -g; id -un; pwd; cd; pwd; hostname; echo $LANG $SANDLOT_SANDBOX");
        assertThat(result.stdout())
                .isEqualTo("1000\n1000\nagent\n/workspace\n/home/agent\ndemo\nC.UTF-8 " + sandbox.place.id() + "\n");
    }

    @ParameterizedTest
    @MethodSource("who")
    void givesVariablesThatWinOverItsOwn(Who who) {
        open(who);
        var env = Map.of("LANG", "de_DE", "MORE", "a=b\nc", "SANDLOT_PROCESS", "forged");
        var result = sandbox.spawn(env, "/tmp", "sh", "-c", "pwd; echo \"$LANG|$MORE|$SANDLOT_PROCESS|$TERM\"")
                .await();
        assertThat(result.stdout()).isEqualTo("/tmp\nde_DE|a=b\nc|" + sandbox.place.id() + "/p1|\n");
    }

    @ParameterizedTest
    @MethodSource("who")
    void sharesFilesAndLoopbackAndProcessesBetweenCommands(Who who) {
        open(who);
        sandbox.sh("echo h > ~/f; echo w > /workspace/f; echo t > /tmp/f");
        assertThat(sandbox.sh("cat ~/f /workspace/f /tmp/f").stdout()).isEqualTo("h\nw\nt\n");

        var server = sandbox.spawn("perl", "-MIO::Socket::INET", "-e", """
                $s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1:4711") or die;
                $c = $s->accept; print $c "hello\\n";""");
        var client =
                "until perl -MIO::Socket::INET -e '$c = IO::Socket::INET->new(\"127.0.0.1:4711\") or exit 1; print <$c>'; do"
                        + " sleep 0.05; done";
        assertThat(sandbox.sh("until pgrep -c -x perl; do :; done; " + client).stdout())
                .endsWith("1\nhello\n");
        server.await();
    }

    /** Whoever pins the first process to one CPU pins no later command. */
    @ParameterizedTest
    @MethodSource("who")
    void beginsOnAllCpus(Who who) {
        var all = open(who).sh("nproc").out();
        assertThat(sandbox.sh("taskset -p 1 1").exitCode()).isZero();
        assertThat(sandbox.sh("nproc").out()).isEqualTo(all);
    }

    @ParameterizedTest
    @MethodSource("who")
    void buriesThousandsOfOrphans(Who who) {
        open(who).sh("i=0; while [ $i -lt 40 ]; do for j in $(seq 100); do (: &) ; done; i=$((i + 1)); done");
        Waits.until(
                "none is left",
                () -> sandbox.sh("ps -eo stat | grep -c Z").out().equals("0"));
        assertThat(sandbox.sh("echo on").out()).isEqualTo("on");
    }

    @ParameterizedTest
    @MethodSource("who")
    void leavesNoZombies(Who who) {
        open(who).sh("for i in 1 2 3 4 5; do (sh -c 'sleep 0.01' &) ; done; sleep 0.2");
        assertThat(sandbox.sh("ps -eo stat | grep -c Z").out()).isEqualTo("0");
    }

    @ParameterizedTest
    @MethodSource("who")
    void endsWithItsPod(Who who) {
        var running = open(who).spawn("sh", "-c", "trap '' TERM HUP INT; setsid sleep 1000 & echo up; wait");
        Waits.until("it runs", () -> TestSandbox.read(running.out()).equals("up\n"));
        var members = backend(who).members(sandbox.place, sandbox.pod, running.id());
        assertThat(members).hasSizeGreaterThanOrEqualTo(2);
        sandbox.endPod();
        assertThat(running.await().exitCode()).isEqualTo(137);
        Waits.until(
                "all are gone",
                () -> members.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
    }

    @ParameterizedTest
    @MethodSource("who")
    void findsAllDescendantsOfAProcessAndNoOthers(Who who) {
        open(who);
        var first = sandbox.spawn("sh", "-c", "env -i setsid sleep 1001 & (sleep 1002 &) ; sleep 1003 & echo up; wait");
        var second = sandbox.spawn("sh", "-c", "echo up; exec sleep 1004");
        Waits.until(
                "both run", () -> (TestSandbox.read(first.out()) + TestSandbox.read(second.out())).equals("up\nup\n"));
        Waits.until(
                "its children have been executed",
                () -> commands(who, first.id()).stream()
                        .filter(command -> command.startsWith("sleep"))
                        .sorted()
                        .toList()
                        .equals(List.of("sleep 1001", "sleep 1002", "sleep 1003")));
        Waits.until("it has been executed", () -> commands(who, second.id()).contains("sleep 1004"));
        assertThat(commands(who, second.id())).containsExactly("sleep 1004");
        assertThat(backend(who).members(sandbox.place, sandbox.pod, ProcessId.of(77)))
                .isEmpty();
        end(who, first);
        assertThat(commands(who, second.id())).containsExactly("sleep 1004");
    }

    private List<String> commands(Who who, ProcessId id) {
        return backend(who).members(sandbox.place, sandbox.pod, id).stream()
                .map(pid -> readOrEmpty(Path.of("/proc/" + pid + "/cmdline"))
                        .replace('\0', ' ')
                        .strip())
                .filter(command -> !command.isEmpty())
                .toList();
    }

    private static String readOrEmpty(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    /** As the owner of processes does: by the group, else one by one until none is left. */
    private void end(Who who, TestSandbox.Running running) {
        var backend = backend(who);
        boolean certain = backend.killTree(sandbox.place, running.id());
        assertThat(certain)
                .isEqualTo(backend.enforcement(sandbox.place).killTree().equals("cgroup"));
        Waits.until("the whole tree is gone", () -> {
            var left = backend.members(sandbox.place, sandbox.pod, running.id());
            left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            return left.isEmpty();
        });
        assertThat(running.await().exitCode()).isEqualTo(137);
        backend.release(sandbox.place, running.id());
    }

    @ParameterizedTest
    @MethodSource("who")
    void pausesOrSaysThatItCant(Who who) {
        open(who);
        var running = sandbox.spawn("sh", "-c", "while :; do echo tick; sleep 0.01; done");
        Waits.until("it ticks", () -> !TestSandbox.read(running.out()).isEmpty());
        if (backend(who).enforcement(sandbox.place).pause() == null) {
            assertThatThrownBy(() -> backend(who).pause(sandbox.place, true))
                    .isInstanceOfSatisfying(
                            FaultException.class,
                            e -> assertThat(e.fault().kind()).isEqualTo(Fault.Kind.CONFLICT));
            return;
        }
        backend(who).pause(sandbox.place, true);
        long frozen = running.out().toFile().length();
        // Fifty ticks' time, measured by a program that is not frozen.
        Waits.until("time passes", new ElapsedHalfSecond()::over);
        assertThat(running.out().toFile().length()).isEqualTo(frozen);
        backend(who).pause(sandbox.place, false);
        Waits.until("it ticks again", () -> running.out().toFile().length() > frozen);
    }

    private static final class ElapsedHalfSecond {
        private final long start = System.nanoTime();

        boolean over() {
            return System.nanoTime() - start > 500_000_000;
        }
    }

    @ParameterizedTest
    @MethodSource("who")
    void disposesOfEverything(Who who) {
        open(who);
        var running = sandbox.spawn("sleep", "1000");
        var backend = backend(who);
        Waits.until("it runs", () -> commands(who, running.id()).contains("sleep 1000"));
        boolean groups = backend.enforcement(sandbox.place).killTree().equals("cgroup");
        assertThat(backend.leftovers().contains(sandbox.place.id())).isEqualTo(groups);
        if (!groups) {
            sandbox.endPod();
        }
        backend.dispose(sandbox.place.id(), sandbox.place.root());
        backend.dispose(sandbox.place);
        assertThat(running.await().exitCode()).isEqualTo(137);
        assertThat(backend.leftovers()).doesNotContain(sandbox.place.id());
    }

    @ParameterizedTest
    @MethodSource("who")
    void reachesTheHostsLoopbackInModeOpenOnly(Who who) throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var connect = "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort();
            assertThat(open(who, Limits.NONE, NetworkMode.NONE)
                            .run("bash", "-c", connect)
                            .exitCode())
                    .isEqualTo(1);
            sandbox.close();
            assertThat(open(who, Limits.NONE, NetworkMode.OPEN)
                            .run("bash", "-c", connect)
                            .exitCode())
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("who")
    void refusesModeAllow(Who who) {
        var place = new Place(
                SandboxId.random(),
                Path.of("/nowhere"),
                who.placeUid(),
                "demo",
                Limits.NONE,
                new NetworkPolicy(NetworkMode.ALLOW, List.of("example.com:443")));
        var backend = backend(who);
        for (Runnable asked :
                new Runnable[] {() -> backend.enforcement(place), () -> backend.prepare(place), () -> backend.pod(place)
                }) {
            assertThatThrownBy(asked::run).isInstanceOfSatisfying(FaultException.class, e -> {
                assertThat(e.fault().kind()).isEqualTo(Fault.Kind.INVALID);
                assertThat(e.fault().errors().get(0).field()).isEqualTo("network.mode");
            });
        }
        assertThat(backend.leftovers()).doesNotContain(place.id());
    }

    @ParameterizedTest
    @MethodSource("who")
    void preparesAgainWithoutHarm(Who who) {
        open(who);
        sandbox.sh("echo kept > ~/f");
        backend(who).prepare(sandbox.place);
        assertThat(sandbox.sh("cat ~/f; id -un").stdout()).isEqualTo("kept\nagent\n");
    }
}
