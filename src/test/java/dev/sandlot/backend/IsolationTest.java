package dev.sandlot.backend;

import static dev.sandlot.backend.Weaker.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.keeper.HostView;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The attacks on the walls of a sandbox (security.md, "Isolation"), each with a control that must be breached. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationTest {
    private static final boolean X86 = Arch.here().orElseThrow() == Arch.X86_64;
    private static final int MOUNT = number(Syscall.MOUNT);
    private static final int PRLIMIT = number(Syscall.PRLIMIT64);
    private static final int PTRACE = X86 ? 101 : 117;

    private static final List<Attack> ON_THE_HOST = List.of(
            // Its files.
            new Attack("read a file by its path", "cat @SECRET@", withoutBwrap()),
            new Attack("... through a symbolic link", "d=$(mktemp -d); ln -s @SECRET@ $d/l; cat $d/l", withoutBwrap()),
            new Attack("... through a hard link", "ln @SECRET@ @DIR@/l || ln @SECRET@ /tmp/l", withoutBwrap()),
            new Attack("... by climbing", "cd /tmp; cat ../../../../../../..@SECRET@", withoutBwrap()),
            new Attack("... in any process's root", anyProcess("cat $p/root@SECRET@"), withoutBwrap()),
            new Attack(
                    "... from any process's directory", anyProcess("cat $p/cwd/../../../..@SECRET@"), withoutBwrap()),
            new Attack(
                    "... by an open descriptor",
                    perl("for (3..200) { open F, \"<&=$_\" and exit 0 } exit 1"),
                    leaving9Open(),
                    both(leaving9Open(), withoutBwrap())),
            new Attack("see home directories", "ls -d /root", withoutBwrap()),
            new Attack("see all of /etc", "ls -d /etc/shadow", withoutBwrap()),
            new Attack("see /run", "[ \"$(ls -A /run)\" != sandlot ]", withoutBwrap()),
            new Attack("see /var", "ls -d /var/lib", withoutBwrap()),
            new Attack("see /sys", "ls /sys/kernel", withoutBwrap()),
            new Attack("see control groups", "ls /sys/fs/cgroup", withoutBwrap()),
            new Attack("see devices", "ls /dev/kmsg || ls /dev/mapper || ls /dev/mqueue", withoutBwrap()),
            new Attack("write to /usr", "! grep ' /usr ro,' /proc/self/mountinfo", writable("/usr")),
            new Attack("write to /", "echo x > /evil", withoutOption("--remount-ro", "/")),
            new Attack("write to /etc", "echo x > /etc/evil", withoutOption("--remount-ro", "/")),
            new Attack("write to the private passwd", "echo x >> /etc/passwd", writable("/etc/passwd")),
            new Attack("write to /dev", "echo x > /dev/evil", withoutOption("--remount-ro", "/dev")),
            new Attack("replace a socket of the host", "echo x > /run/sandlot/x", writable("/run/sandlot")),
            // Its processes.
            new Attack("see a process", "pgrep -f '[l]isten: .*@NAME@'", unconfined()),
            new Attack("signal it", "kill -0 @PID@", unconfined()),
            new Attack("trace it", trace("@PID@"), unconfined()),
            new Attack("trace the pod's first process", trace("1"), withoutBwrap()),
            new Attack(
                    "limit the pod's first process",
                    perl("$l = pack \"QQ\", 3, 3; exit(syscall(" + PRLIMIT + ", 1, 7, $l, 0) ? 1 : 0)"),
                    withoutFilter()),
            new Attack("... slow it down", "renice -n 19 -p 1", withoutFilter()),
            new Attack("... idle it", "chrt -i -p 0 1", withoutFilter()),
            new Attack("open the pod's namespaces", "readlink /proc/1/ns/mnt", withoutBwrap()),
            new Attack(
                    "read the environment of what enters",
                    anyProcess("tr '\\0' '\\n' < $p/environ | grep -q LEAK=1"),
                    behind("env", "LEAK=1"),
                    both(withoutBwrap(), behind("env", "LEAK=1"))),
            new Attack(
                    "inherit the daemon's environment",
                    "env | grep LEAK=1",
                    behind("env", "LEAK=1"),
                    both(withoutBwrap(), behind("env", "LEAK=1"))),
            // Privileges over it.
            new Attack(
                    "have a capability or a way to one",
                    "grep -E '^Cap.*:\\s*0*[1-9a-f]' /proc/self/status",
                    withoutBwrap()),
            new Attack("use setuid programs", "! grep ' /usr .*nosuid' /proc/self/mountinfo", withoutBwrap()),
            new Attack(
                    "write kernel settings",
                    "for f in $(find /proc/sys -type f); do (: >> $f) && exit 0; done; exit 1",
                    withoutOption("--ro-bind", "/proc/sys", "/proc/sys")),
            new Attack(
                    "mount",
                    perl("$t = 'tmpfs'; $d = '/tmp'; exit(syscall(" + MOUNT + ", $t, $d, $t, 0, 0) ? 1 : 0)"),
                    keepingCapabilities()),
            new Attack("change the hostname", "hostname evil", keepingCapabilities()),
            new Attack("make a user namespace", "unshare --user true", withoutBwrap()),
            new Attack(
                    "make a user namespace, against the kernel's limit",
                    "unshare --user true",
                    withoutFilter(),
                    both(withoutFilter(), withoutBwrap())),
            // Its sockets (docker, D-Bus, X11, ssh-agent: each is one of these) and shared memory.
            new Attack("connect to a socket by its path", connect("@SOCKET@"), withoutBwrap()),
            new Attack("connect to an abstract socket", connect("\\0@NAME@"), withoutOption("--unshare-net")),
            new Attack(
                    "connect to its loopback",
                    "bash -c 'exec 3<>/dev/tcp/127.0.0.1/@PORT@'",
                    withoutOption("--unshare-net")),
            new Attack(
                    "open shared memory of System V",
                    perl("exit(defined shmget(@KEY@, 0, 0) ? 0 : 1)"),
                    withoutOption("--unshare-ipc")),
            new Attack("open shared memory of POSIX", "cat /dev/shm/@NAME@", withoutBwrap()));

    private final Map<Who, Decoys> decoys = new EnumMap<>(Who.class);
    private final Map<Who, TestSandbox> sandboxes = new EnumMap<>(Who.class);
    private final Map<Who, TestSandbox> neighbours = new EnumMap<>(Who.class);

    static Stream<Who> who() {
        return Who.here();
    }

    static Stream<Arguments> onTheHost() {
        return who().flatMap(who -> ON_THE_HOST.stream().map(attack -> Arguments.of(attack, who)));
    }

    @ParameterizedTest(name = "{0} ({1})")
    @MethodSource("onTheHost")
    void holdsAgainstAttacksOnTheHost(Attack attack, Who who) {
        holds(attack, who, decoys.computeIfAbsent(who, Decoys::new).aim(attack.script()));
    }

    /** What a neighbour has. The control is let into the neighbour's namespaces or directories. */
    static Stream<Arguments> onANeighbour() {
        return who().flatMap(who -> Stream.of(
                        "read its files by their path: cat @ROOT@/workspace/secret",
                        "read its temporary files and displays: cat /tmp/secret",
                        "see its processes: pgrep -f '[s]leep 54321'",
                        "connect to its ports: bash -c 'exec 3<>/dev/tcp/127.0.0.1/4712'",
                        "connect to its abstract sockets: " + connect("\\0neighbour"),
                        "open its shared memory: " + perl("exit(defined shmget(4712, 0, 0) ? 0 : 1)"))
                .map(line -> Arguments.of(line.split(": ", 2)[0], line.split(": ", 2)[1], who)));
    }

    @ParameterizedTest(name = "{0} ({2})")
    @MethodSource("onANeighbour")
    void holdsAgainstAttacksOnANeighbour(String name, String script, Who who) {
        var neighbour = neighbours.computeIfAbsent(who, IsolationTest::neighbour);
        Weakness letIn = script.contains("@ROOT@") ? withoutBwrap() : in(neighbour.place);
        holds(
                new Attack(name, script, letIn),
                who,
                script.replace("@ROOT@", neighbour.place.root().toString()));
    }

    private void holds(Attack attack, Who who, String script) {
        var real = sandbox(who).weakened(attack.given()).sh(script);
        sandbox(who).weakened(not());
        assertThat(real.exitCode()).as("%s: %s", attack.name(), real).isNotZero();
        try (var weak = open(who, attack.weaker())) {
            var control = weak.sh(script);
            assertThat(control.exitCode())
                    .as("control of %s: %s", attack.name(), control)
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("who")
    void doesNotReachTheProcessGroupItWasStartedIn(Who who) {
        var inTheSameGroup = behind("sh", "-c", "sleep 1000 <&- >&- 2>&- & echo $!; \"$@\"", "sh");
        var kill = perl("kill 9, 0");
        long spared =
                Long.parseLong(sandbox(who).weakened(inTheSameGroup).sh(kill).out());
        assertThat(isAlive(spared)).isTrue();
        var shared = both(unconfined(), inTheSameGroup);
        long hit = Long.parseLong(sandbox(who).weakened(shared).sh(kill).out());
        sandbox(who).weakened(not());
        ProcessHandle.of(spared).ifPresent(ProcessHandle::destroyForcibly);
        Waits.until("the control has killed it", () -> !isAlive(hit));
    }

    @ParameterizedTest
    @MethodSource("who")
    void reachesItsOwnProcessesOnlyWhenItKillsAll(Who who) {
        var outside = decoys.computeIfAbsent(who, Decoys::new);
        var inside = sandbox(who).spawn("sleep", "1000");
        Waits.until("it sleeps", () -> !sandbox(who).members(inside).isEmpty());
        sandbox(who).sh("kill -9 -1");
        assertThat(inside.await().exitCode())
                .as("the attack works on what it may")
                .isEqualTo(137);
        assertThat(outside.isAlive()).isTrue();
        assertThat(sandbox(who).isAlive())
                .as("the pod's first process can't be killed from inside")
                .isTrue();
    }

    /** Where each sandbox has its own uid, its files are out of reach of another even outside every mount. */
    @ParameterizedTest
    @MethodSource("who")
    void keepsItsDirectoriesToItsOwnUid(Who who) throws IOException {
        var place = sandbox(who).place;
        for (var directory : List.of(place.home(), place.workspace(), place.tmp())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
            if (who.hostUid() != null) {
                assertThat(Files.getAttribute(directory, "unix:uid")).isEqualTo(who.hostUid());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("who")
    void keepsItsVariablesOffTheHost(Who who) {
        var running = sandbox(who).spawn(Map.of("LD_PRELOAD", "/workspace/evil.so"), "/workspace", "sleep", "1000");
        var variable = "LD_PRELOAD=/workspace/evil.so";
        var inside = new AtomicLong();
        Waits.until("it has its variable, which is the control", () -> {
            sandbox(who).members(running).stream()
                    .filter(pid -> HostView.hasVariable(pid, variable))
                    .forEach(inside::set);
            return inside.get() != 0;
        });
        var chain = Stream.concat(
                        Stream.of(running.process().toHandle()),
                        running.process().descendants())
                .map(ProcessHandle::pid)
                .filter(pid -> pid != inside.get())
                .toList();
        assertThat(chain).isNotEmpty().noneMatch(pid -> HostView.hasVariable(pid, variable));
        ProcessHandle.of(inside.get()).ifPresent(ProcessHandle::destroyForcibly);
        running.await();
    }

    private TestSandbox sandbox(Who who) {
        return sandboxes.computeIfAbsent(who, IsolationTest::open);
    }

    /** With file modes that allow everything, so that the mounts have to hold. */
    private static TestSandbox open(Who who) {
        return open(who, not());
    }

    private static TestSandbox open(Who who, Weakness weakness) {
        var sandbox = new TestSandbox(TestBackends.bubblewrap(who), who, Limits.NONE, NetworkMode.NONE, weakness);
        try {
            Files.setPosixFilePermissions(sandbox.place.run(), PosixFilePermissions.fromString("rwxrwxrwx"));
            var passwd = sandbox.place.root().resolve("etc/passwd");
            Files.setPosixFilePermissions(passwd, PosixFilePermissions.fromString("rw-rw-rw-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sandbox;
    }

    private static TestSandbox neighbour(Who who) {
        var sandbox = open(who);
        sandbox.sh("echo secret > /workspace/secret; echo secret > /tmp/secret");
        sandbox.spawn("sleep", "54321");
        var server = sandbox.spawn("perl", "-MIO::Socket::INET", "-MIO::Socket::UNIX", "-e", """
                $i = IO::Socket::INET->new(Listen => 9, LocalAddr => "127.0.0.1:4712") or die;
                $u = IO::Socket::UNIX->new(Listen => 9, Local => "\\0neighbour") or die;
                defined shmget(4712, 4096, 01666) or die;
                $| = 1; print "up"; sleep 1000""");
        Waits.until("the neighbour is up", () -> TestSandbox.read(server.out()).equals("up"));
        return sandbox;
    }

    @AfterAll
    void end() {
        sandboxes.values().forEach(TestSandbox::close);
        neighbours.values().forEach(TestSandbox::close);
        decoys.values().forEach(Decoys::close);
    }

    private static boolean isAlive(long pid) {
        // A zombie is dead: nobody reaps for a shell that has gone.
        var stat = Path.of("/proc/" + pid + "/stat");
        return Files.exists(stat) && !TestSandbox.read(stat).contains(") Z ");
    }

    private static String anyProcess(String attack) {
        return "for p in /proc/[0-9]*; do " + attack + " && exit 0; done; exit 1";
    }

    private static String perl(String program) {
        return "perl -e '" + program.replace("'", "'\\''") + "'";
    }

    private static String connect(String path) {
        return "perl -MIO::Socket::UNIX -e 'exit(IO::Socket::UNIX->new(Peer => \"" + path + "\") ? 0 : 1)'";
    }

    /** PTRACE_SEIZE: unlike PTRACE_ATTACH it stops nothing. */
    private static String trace(String pid) {
        return perl("exit(syscall(" + PTRACE + ", 0x4206, " + pid + ", 0, 0) ? 1 : 0)");
    }

    private static Weakness leaving9Open() {
        return behind("sh", "-c", "exec 9</etc/hostname; exec \"$@\"", "sh");
    }

    private static int number(Syscall call) {
        return call.number(Arch.here().orElseThrow()).orElseThrow();
    }
}
