package dev.sandlot.backend;

import static dev.sandlot.backend.Weaker.limited;
import static dev.sandlot.backend.Weaker.replacingOption;
import static dev.sandlot.backend.Weaker.withoutOption;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.keeper.CommandOrder.Rlimits;
import dev.sandlot.keeper.HostView;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The attacks on what sandboxes share (security.md, "Exhaustion"), each with a control: the same without the limit gets through. */
class ExhaustionTest {
    private static final long MIB = 1 << 20;
    private static final String SHM = Long.toString(Provisions.shipped().sizes().shmBytes());
    private static final String VAR = Long.toString(Provisions.shipped().sizes().varBytes());
    private static final String PLENTY = Long.toString(1024 * MIB);

    /** Attacks on memory file systems and descriptors, which every command meets; 0 where they succeed. */
    private static final List<Attack> ON_EVERY_COMMAND = List.of(
            new Attack("fill /dev/shm", fill("/dev/shm"), sized(SHM, "/dev/shm")),
            new Attack("fill /var", fill("/var"), sized(VAR, "/var")),
            new Attack("fill the root", fill("/opt"), withoutOption("--remount-ro", "/")),
            new Attack(
                    "open thousands of files",
                    "perl -e 'for (1..5000) { open my $f, \"<\", \"/dev/null\" or exit 1; push @f, $f } exit 0'",
                    limited(was -> new Rlimits(was.core(), 8192, was.locked()))),
            new Attack(
                    "dump core",
                    "[ $(ulimit -c) != 0 ] || [ $(ulimit -H -c) != 0 ]",
                    limited(was -> new Rlimits(100 << 10, was.openFiles(), was.locked()))),
            new Attack(
                    "lock memory",
                    "[ $(ulimit -l) -gt 64 ]",
                    limited(was -> new Rlimits(was.core(), was.openFiles(), 128 << 10))));

    private final Map<Who, TestBackends.Pair> backends = new EnumMap<>(Who.class);
    private TestSandbox sandbox;

    static Stream<Who> who() {
        return Who.here();
    }

    static Stream<Arguments> onEveryCommand() {
        return who().flatMap(who -> ON_EVERY_COMMAND.stream().map(attack -> Arguments.of(attack, who)));
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    private TestSandbox open(Who who, Limits limits) {
        var backend = backends.computeIfAbsent(who, TestBackends::bubblewrap);
        sandbox = new TestSandbox(backend, who, limits, NetworkMode.NONE);
        return sandbox;
    }

    @ParameterizedTest(name = "{0} ({1})")
    @MethodSource("onEveryCommand")
    void boundsWhatEachCommandTakes(Attack attack, Who who) {
        open(who, Limits.NONE);
        var real = sandbox.weakened(attack.given()).sh(attack.script());
        assertThat(real.exitCode()).as(real.toString()).isNotZero();
        sandbox.close();
        sandbox = new TestSandbox(sandbox.pair(), who, Limits.NONE, NetworkMode.NONE, attack.weaker());
        var control = sandbox.sh(attack.script());
        assertThat(control.exitCode()).as("control: " + control).isZero();
    }

    /** A bomb that goes on as long as it can, and tells when it can't or has 400 children. */
    private static final String BOMB =
            "for (1..400) { $p = fork; last if !defined $p; if (!$p) { sleep 1000; exit } } $| = 1; print 'off'; sleep 1000";

    @ParameterizedTest
    @MethodSource("who")
    void containsAForkBombAndEndsItAtOnce(Who who) {
        open(who, new Limits(null, null, 100L, null));
        assertThat(bombed()).as("processes and threads of the sandbox").isBetween(50, 100);
        sandbox.close();
        open(who, Limits.NONE);
        assertThat(bombed()).as("control").isGreaterThan(400);
    }

    /** Lets the bomb go off and tells how many processes there were at most; then ends it. */
    private int bombed() {
        var bomb = sandbox.spawn("perl", "-e", BOMB);
        Waits.until("it has gone off", () -> TestSandbox.read(bomb.out()).equals("off"));
        int most = HostView.inPidNamespaceOf(sandbox.entry.first().pid()).size()
                - 1; // the box's first process is none of the sandbox's
        Waits.until("nothing of it is left", () -> sandbox.kills(bomb));
        assertThat(bomb.await().exitCode()).isEqualTo(137);
        // What was killed counts until the kernel has buried it.
        Waits.until("it goes on", () -> sandbox.sh("echo goes on").out().equals("goes on"));
        return most;
    }

    /** Eight that hold what they take until all have it, or one of them is killed for it. */
    private static final String HOGS = "pipe R, W; $SIG{CHLD} = sub { kill 9, @all; exit 1 }; for (1..8) { $p = fork;"
            + " if (!$p) { $SIG{CHLD} = 'DEFAULT'; $x = 'x' x (20 << 20); syswrite W, 'x'; sleep 1000; exit } push @all, $p }"
            + " for (1..8) { sysread R, $x, 1 } $SIG{CHLD} = 'DEFAULT'; kill 9, @all; exit 0";

    private static final String HOG = "$x .= 'x' x (1 << 20) for 1..400; exit 0";

    @ParameterizedTest
    @MethodSource("who")
    void killsAMemoryHogAloneOrSaysThatItDoesNot(Who who) {
        open(who, new Limits(null, 64 * MIB, null, null));
        var neighbour = sandbox.spawn("cat");
        int hog = sandbox.run("perl", "-e", HOG).exitCode();
        int hogs = sandbox.run("perl", "-e", HOGS).exitCode();
        if (enforced("memory_bytes")) {
            assertThat(hog).isEqualTo(137);
            assertThat(hogs).as("many small ones are held together").isNotZero();
            assertThat(sandbox.keeper.outOfMemoryKills(sandbox.entry)).isGreaterThanOrEqualTo(2);
        } else {
            assertThat(hog).isZero();
        }
        assertThat(neighbour.await().exitCode()).as("what is small goes on").isZero();
        sandbox.close();
        open(who, Limits.NONE);
        assertThat(sandbox.run("perl", "-e", HOG).exitCode()).as("control").isZero();
        assertThat(sandbox.run("perl", "-e", HOGS).exitCode()).as("control").isZero();
    }

    /** An empty file costs no space of a memory file system, but kernel memory. */
    private static final String INODES = "for (1..60000) { open F, '>', \"/dev/shm/$_\" or exit 1; close F } exit 0";

    @ParameterizedTest
    @MethodSource("who")
    void chargesInodesAsMemoryOrSaysThatItDoesNot(Who who) {
        open(who, new Limits(null, 32 * MIB, null, null));
        int result = sandbox.run("perl", "-e", INODES).exitCode();
        assertThat(result != 0).isEqualTo(enforced("memory_bytes"));
        sandbox.close();
        open(who, Limits.NONE);
        assertThat(sandbox.run("perl", "-e", INODES).exitCode()).as("control").isZero();
    }

    private boolean enforced(String limit) {
        return sandbox.backend.enforcement(sandbox.place).limitsEnforced().contains(limit);
    }

    private static String fill(String directory) {
        return "mkdir -p " + directory + " && head -c 300000000 /dev/zero > " + directory + "/fill";
    }

    private static Weakness sized(String bytes, String directory) {
        return replacingOption(
                List.of("--size", bytes, "--tmpfs", directory), List.of("--size", PLENTY, "--tmpfs", directory));
    }
}
