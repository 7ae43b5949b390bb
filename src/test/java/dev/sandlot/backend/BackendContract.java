package dev.sandlot.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.backend.Backend.Change;
import dev.sandlot.keeper.Keeper;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.ProcessId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every backend has to do alike, asked through its keeper. A subclass for each backend says how to get both. */
abstract class BackendContract {
    private KeptSandbox sandbox;

    /** The backend as a daemon of this kind would have it; the same one for each call with the same argument. */
    abstract Backend backend(Who who);

    /** What does things in its boxes. */
    abstract Keeper keeper(Who who);

    /** Plays the part of the daemon of this kind where this test's process is another. */
    abstract void prepare(Who who, Place place);

    static Stream<Who> who() {
        return Who.here();
    }

    @AfterEach
    void end() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private KeptSandbox open(Who who) {
        return open(who, Limits.NONE, NetworkMode.NONE);
    }

    private KeptSandbox open(Who who, Limits limits, NetworkMode network) {
        var place = KeptSandbox.place(who, limits, network);
        prepare(who, place);
        sandbox = new KeptSandbox(backend(who), keeper(who), who, place);
        return sandbox.up();
    }

    @ParameterizedTest
    @MethodSource("who")
    void keepsOutputErrorsAndStatusApart(Who who) {
        var result = open(who).sh("echo out; echo err >&2; exit 42");
        assertThat(result).isEqualTo(new TestSandbox.Result(42, "out\n", "err\n"));
    }

    @ParameterizedTest
    @MethodSource("who")
    void passesStandardInputOn(Who who) {
        var running = open(who).spawn(Map.of(), "/workspace", "in\n", "cat");
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
        var result = sandbox.spawn(env, "/tmp", null, "sh", "-c", "pwd; echo \"$LANG|$MORE|$SANDLOT_PROCESS|$TERM\"")
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
        open(who).sh("for i in 1 2 3 4 5; do (sh -c 'sleep 0.01' &) ; done");
        Waits.until(
                "none is left",
                () -> sandbox.sh("ps -eo stat | grep -c Z").out().equals("0"));
    }

    @ParameterizedTest
    @MethodSource("who")
    void endsAllAtOnce(Who who) {
        var running = open(who).spawn("sh", "-c", "trap '' TERM HUP INT; setsid sleep 1000 & echo up; wait");
        Waits.until("it runs", () -> running.hasPrinted("up\n"));
        var before = sandbox.entry();
        assertThat(sandbox.isUp()).isTrue();
        assertThat(keeper(who).isEmpty(before, running.id())).isFalse();
        sandbox.down();
        assertThat(sandbox.isUp()).isFalse();
        assertThat(running.await().exitCode()).isEqualTo(137);
        assertThat(keeper(who).isEmpty(before, running.id())).isTrue();
        sandbox.down();
    }

    @ParameterizedTest
    @MethodSource("who")
    void killsAllDescendantsOfAProcessAndNoOthers(Who who) throws IOException {
        open(who);
        var first = sandbox.spawn("sh", "-c", "env -i setsid sleep 1001 & (sleep 1002 &) ; sleep 1003 & echo up; wait");
        var second = sandbox.spawn("sh", "-c", "echo up; exec sleep 1004");
        Waits.until("both run", () -> first.hasPrinted("up\n") && second.hasPrinted("up\n"));
        Waits.until(
                "all have been executed",
                () -> sleeping().equals(List.of("sleep 1001", "sleep 1002", "sleep 1003", "sleep 1004")));
        assertThat(keeper(who).isEmpty(sandbox.entry(), ProcessId.of(77))).isTrue();
        assertThat(keeper(who).signal(sandbox.entry(), ProcessId.of(77), 15)).isFalse();
        boolean certain = backend(who).enforcement(sandbox.place).killTree().equals("cgroup");
        assertThat(keeper(who).kill(sandbox.entry(), first.id())).isEqualTo(certain);
        sandbox.kill(first);
        assertThat(first.await().exitCode()).isEqualTo(137);
        assertThat(sleeping()).containsExactly("sleep 1004");
        keeper(who).release(sandbox.entry(), first.id());
        assertThat(keeper(who).signal(sandbox.entry(), second.id(), 15)).isTrue();
        assertThat(second.await().exitCode()).isEqualTo(143);
    }

    private List<String> sleeping() {
        return sandbox.sh("ps -eo args")
                .stdout()
                .lines()
                .filter(line -> line.startsWith("sleep "))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("who")
    void pausesOrSaysThatItCant(Who who) {
        open(who);
        var running = sandbox.spawn("sh", "-c", "while :; do echo tick; sleep 0.01; done");
        Waits.until("it ticks", () -> running.out().toFile().length() > 0);
        var backend = backend(who);
        if (backend.enforcement(sandbox.place).pause() == null) {
            assertThatThrownBy(() -> backend.change(sandbox.place, Change.PAUSE))
                    .isInstanceOfSatisfying(
                            FaultException.class,
                            e -> assertThat(e.fault().kind()).isEqualTo(Fault.Kind.CONFLICT));
            return;
        }
        backend.change(sandbox.place, Change.PAUSE);
        long frozen = running.out().toFile().length();
        // Fifty ticks' time, measured by a program that is not frozen.
        Waits.until("time passes", new ElapsedHalfSecond()::over);
        assertThat(running.out().toFile().length()).isEqualTo(frozen);
        backend.change(sandbox.place, Change.RESUME);
        Waits.until("it ticks again", () -> running.out().toFile().length() > frozen);
        backend.change(sandbox.place, Change.RESUME);
    }

    private static final class ElapsedHalfSecond {
        private final long start = System.nanoTime();

        boolean over() {
            return System.nanoTime() - start > 500_000_000;
        }
    }

    @ParameterizedTest
    @MethodSource("who")
    void leavesNothingOfWhatNobodyKnows(Who who) {
        open(who);
        var running = sandbox.spawn("sleep", "1000");
        var backend = backend(who);
        Waits.until("it runs", () -> sleeping().contains("sleep 1000"));
        boolean groups = backend.enforcement(sandbox.place).killTree().equals("cgroup");
        assertThat(backend.leftovers().contains(sandbox.place.id())).isEqualTo(groups);
        if (!groups) {
            sandbox.down();
        }
        backend.down(sandbox.place.id(), sandbox.place.root(), null);
        assertThat(running.await().exitCode()).isEqualTo(137);
        assertThat(backend.leftovers()).doesNotContain(sandbox.place.id());
    }

    /** A daemon that dies before it has kept the box is not the only one who must leave none behind. */
    @ParameterizedTest
    @MethodSource("who")
    void leavesNoBoxBehindThatIsNotKept(Who who) {
        var place = KeptSandbox.place(who, Limits.NONE, NetworkMode.NONE);
        prepare(who, place);
        sandbox = new KeptSandbox(backend(who), keeper(who), who, place);
        var backend = backend(who);
        var made = backend.up(place);
        assertThat(backend.isUp(made.handle())).isTrue();
        made.dismiss();
        assertThat(backend.isUp(made.handle())).isFalse();
        assertThat(backend.leftovers()).doesNotContain(place.id());
        assertThatThrownBy(() -> made.keep(place)).isInstanceOf(RuntimeException.class);
    }

    /** What a sandbox is called, and how much it may use, can still be settled when its box is there. */
    @ParameterizedTest
    @MethodSource("who")
    void isNamedAndLimitedWhenItIsKept(Who who) {
        var spare = KeptSandbox.place(who, new Limits(null, null, 50L, null), NetworkMode.NONE);
        prepare(who, spare);
        var settled = new Place(
                spare.id(), spare.root(), spare.uid(), "settled", new Limits(null, null, 20L, null), spare.network());
        sandbox = new KeptSandbox(backend(who), keeper(who), who, settled);
        sandbox.keep(backend(who).up(spare));
        assertThat(sandbox.sh("hostname; grep -c settled /etc/hosts").stdout()).isEqualTo("settled\n1\n");
        assertThat(sandbox.sh("for i in $(seq 30); do sleep 5 & done; wait").stderr())
                .contains("fork");
        assertThat(sandbox.sh("grep -h ^Cap[PEIA] /proc/1/status | sort -u -k 2 | cut -f 2")
                        .stdout())
                .as("what init can do")
                .isEqualTo("0000000000000000\n");
    }

    @ParameterizedTest
    @MethodSource("who")
    void comesUpAgainWithItsFiles(Who who) {
        open(who).sh("echo kept > ~/f");
        sandbox.down();
        sandbox.up();
        assertThat(sandbox.sh("cat ~/f; id -un").stdout()).isEqualTo("kept\nagent\n");
    }

    @ParameterizedTest
    @MethodSource("who")
    void reachesTheHostsLoopbackInNoMode(Who who) throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            for (var mode : NetworkMode.values()) {
                if (sandbox != null) {
                    sandbox.close();
                }
                assertThat(open(who, Limits.NONE, mode)
                                .run("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort())
                                .exitCode())
                        .as(mode.name())
                        .isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("who")
    void tellsProgramsOfTheProxyWhereThereIsOne(Who who) {
        assertThat(open(who, Limits.NONE, NetworkMode.NONE).sh("env").stdout()).doesNotContainIgnoringCase("_proxy=");
        sandbox.close();
        assertThat(open(who, Limits.NONE, NetworkMode.ALLOW).sh("env").stdout())
                .contains(
                        "http_proxy=http://127.0.0.1:3128",
                        "HTTPS_PROXY=http://127.0.0.1:3128",
                        "NODE_USE_ENV_PROXY=1");
    }
}
