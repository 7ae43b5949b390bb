package dev.sandlot.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said to be enforced is, and what is not is not said to be: each limit is really hit. */
class LimitsTest {
    private static final long MIB = 1 << 20;

    /** Starts up to 60 children at once and tells how many there were. Perl, because a shell gives up at the first failure. */
    private static final String MANY =
            "$n = 0; for (1..60) { $p = fork; last unless defined $p; if (!$p) { sleep 100; exit }"
                    + " push @p, $p; $n++ } print \"$n\\n\"; kill 9, @p;";

    private static final String HOG = "$n = 300 << 20; $x = 'x' x $n; print length $x";

    /** A share of one processor, in percent. */
    private static final String SPIN = "use Time::HiRes 'time'; $t = time; 1 while time < $t + 1.5; ($u, $s) = times;"
            + " printf '%d', 100 * ($u + $s) / (time - $t)";

    private final Map<Who, TestBackends.Pair> backends = new EnumMap<>(Who.class);
    private TestSandbox sandbox;

    static Stream<Who> who() {
        return Who.here();
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

    private void limit(Limits limits) {
        var was = sandbox.place;
        var place = new Place(was.id(), was.root(), was.uid(), was.hostname(), limits, was.network());
        sandbox.backend.change(place, Backend.Change.LIMITS);
    }

    private boolean enforced(String limit) {
        return sandbox.backend.enforcement(sandbox.place).limitsEnforced().contains(limit);
    }

    private int many() {
        return Integer.parseInt(sandbox.run("perl", "-e", MANY).out());
    }

    @ParameterizedTest
    @MethodSource("who")
    void claimsNothingThatIsNotAskedFor(Who who) {
        open(who, Limits.NONE);
        assertThat(sandbox.backend.enforcement(sandbox.place).limitsEnforced()).isEmpty();
        assertThat(many()).isEqualTo(60);
        assertThat(sandbox.run("perl", "-e", HOG).exitCode()).isZero();
    }

    @ParameterizedTest
    @MethodSource("who")
    void neverClaimsADiskLimit(Who who) {
        open(who, new Limits(null, null, null, 10 * MIB));
        assertThat(sandbox.backend.enforcement(sandbox.place).limitsEnforced()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("who")
    void holdsProcesses(Who who) {
        open(who, new Limits(null, null, 30L, null));
        assertThat(enforced("pids")).as("this kernel can always hold them").isTrue();
        assertThat(many()).isBetween(15, 29);
    }

    @ParameterizedTest
    @MethodSource("who")
    void holdsProcessesOfAllCommandsTogether(Who who) {
        open(who, new Limits(null, null, 30L, null));
        var other = sandbox.spawn(
                "perl", "-e", "for (1..15) { if (!fork) { sleep 100; exit } } $| = 1; print 'up'; sleep 100");
        Waits.until(
                "the other has its children",
                () -> TestSandbox.read(other.out()).equals("up"));
        assertThat(many()).isBetween(1, 13);
    }

    @ParameterizedTest
    @MethodSource("who")
    void doesNotCountAnotherSandboxsProcesses(Who who) {
        open(who, new Limits(null, null, 30L, null));
        var neighbour = sandbox;
        neighbour.spawn("perl", "-e", "for (1..20) { if (!fork) { sleep 100; exit } } sleep 100");
        try {
            open(who, new Limits(null, null, 30L, null));
            assertThat(many()).isBetween(15, 29);
        } finally {
            neighbour.close();
        }
    }

    @ParameterizedTest
    @MethodSource("who")
    void holdsMemoryWhereItSaysSo(Who who) {
        open(who, new Limits(null, 64 * MIB, null, null));
        var result = sandbox.run("perl", "-e", HOG);
        if (enforced("memory_bytes")) {
            assertThat(result.exitCode()).isEqualTo(137);
            assertThat(sandbox.keeper.outOfMemoryKills(sandbox.entry)).isEqualTo(1);
        } else {
            assertThat(result.exitCode()).isZero();
            assertThat(sandbox.keeper.outOfMemoryKills(sandbox.entry)).isZero();
        }
        assertThat(sandbox.sh("echo goes on").out()).isEqualTo("goes on");
    }

    @ParameterizedTest
    @MethodSource("who")
    void holdsProcessorsWhereItSaysSo(Who who) {
        open(who, new Limits(0.1, null, null, null));
        int percent = Integer.parseInt(sandbox.run("perl", "-e", SPIN).out());
        if (enforced("cpus")) {
            assertThat(percent).isBetween(2, 16);
        } else {
            assertThat(percent).isGreaterThan(16);
        }
    }

    @ParameterizedTest
    @MethodSource("who")
    void putsChangesIntoForceAtOnce(Who who) {
        open(who, new Limits(null, 1024 * MIB, null, null));
        if (!enforced("memory_bytes")) {
            return; // Without controllers a change holds for commands from then on; holdsProcesses shows those.
        }
        var running = sandbox.spawn("perl", "-e", "$| = 1; print \"up\\n\"; <STDIN>;" + MANY + HOG);
        Waits.until("it runs", () -> TestSandbox.read(running.out()).equals("up\n"));
        limit(new Limits(null, 64 * MIB, 30L, null));
        limit(new Limits(null, 48 * MIB, 20L, null));
        var held = running.await();
        assertThat(Integer.parseInt(held.stdout().split("\n")[1])).isBetween(8, 19);
        assertThat(held.exitCode()).isEqualTo(137);

        limit(new Limits(null, 1024 * MIB, 100L, null));
        assertThat(sandbox.run("perl", "-e", HOG).exitCode()).isZero();
        assertThat(many()).isEqualTo(60);
        limit(Limits.NONE);
        assertThat(many()).isEqualTo(60);
    }

    @ParameterizedTest
    @MethodSource("who")
    void takesNoMemoryAwayUnnoticed(Who who) {
        open(who, new Limits(null, 512 * MIB, null, null));
        if (!enforced("memory_bytes")) {
            return; // Nothing is held, as the test of holding shows.
        }
        var running = sandbox.spawn("perl", "-e", "$n = 200 << 20; $x = 'x' x $n; $| = 1; print 'up'; <STDIN>");
        Waits.until("it has its memory", () -> TestSandbox.read(running.out()).equals("up"));
        Fault refusal = null;
        try {
            limit(new Limits(null, 64 * MIB, null, null));
        } catch (FaultException e) {
            refusal = e.fault();
        }
        int status = running.await().exitCode();
        if (refusal == null) {
            assertThat(status).as("version 2 kills").isEqualTo(137);
        } else {
            assertThat(status).as("version 1 refuses").isZero();
            assertThat(refusal.kind()).isEqualTo(Fault.Kind.CONFLICT);
        }
    }
}
