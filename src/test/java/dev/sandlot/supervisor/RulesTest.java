package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Limits;
import dev.sandlot.model.Name;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.SignalName;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The small rules that the life of sandboxes rests on. */
class RulesTest {
    private static final Enforcement PIDS_ONLY =
            new Enforcement(List.of("pids"), false, true, List.of(), null, null, "best_effort");

    @Test
    void limitsAreTheAskedElseTheDefaultElseTheGreatest() {
        var rules = new LimitRules(new Limits(1.0, null, 10L, null), new Limits(4.0, 1L << 30, 100L, null));
        assertThat(rules.settle(new Limits(2.0, null, null, null))).isEqualTo(new Limits(2.0, 1L << 30, 10L, null));
    }

    @Test
    void aLimitThatIsAskedForIsHeldOrRefused() {
        LimitRules.requireHeld(new Limits(null, null, 10L, null), PIDS_ONLY);
        assertThatThrownBy(() -> LimitRules.requireHeld(new Limits(1.0, null, 10L, 1L << 30), PIDS_ONLY))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        e -> assertThat(e.fault().errors())
                                .extracting(Fault.FieldError::field)
                                .containsExactly("limits.cpus", "limits.disk_bytes"));
    }

    @Test
    void uidsAreTakenInTurnAndNeverTwice() {
        var uids = new Uids(5000, 3, true);
        var taken = new HashSet<Integer>();
        for (int i = 0; i < 3; i++) {
            assertThat(taken.add(uids.take(taken))).isTrue();
        }
        assertThat(taken).containsExactlyInAnyOrder(5000, 5001, 5002);
        assertThatThrownBy(() -> uids.take(taken)).hasMessageContaining("sandboxes.uids");
        taken.remove(5001);
        assertThat(uids.take(taken)).isEqualTo(5001);
        assertThat(new Uids(5000, 3, false).take(Set.of())).isNull();
    }

    @Test
    void namesAreFreshAndValid() {
        var names = new Names();
        var taken = new HashSet<String>();
        for (int i = 0; i < 5000; i++) {
            var name = names.fresh(taken::contains);
            assertThat(Name.isValid(name)).isTrue();
            assertThat(taken.add(name)).isTrue();
        }
    }

    @Test
    void aSignalStandsBehindAnExitCodeOnlyWhereItWasSent() {
        assertThat(Signal.behind(143, List.of("INT", "TERM"))).isEqualTo("TERM");
        assertThat(Signal.behind(143, List.of())).isNull();
        assertThat(Signal.behind(0, List.of("TERM"))).isNull();
        assertThat(Signal.behind(null, List.of("TERM"))).isNull();
        assertThat(SignalName.number("SEGV")).hasValue(11);
        assertThat(SignalName.number("BANG")).isEmpty();
        assertThat(Signal.require("sigterm")).isEqualTo("TERM");
    }

    @Test
    void wordsThatAreMeantAreFound() {
        assertThat(Nearest.to("shpo", List.of("demo", "shop"))).isEqualTo("shop");
        assertThat(Nearest.to("xyz", List.of("demo", "shop"))).isNull();
    }

    @Test
    void everyStateLeadsToADownStateAndFromThereUpAgain() {
        for (var state : SandboxState.values()) {
            var reached = EnumSet.of(state);
            while (reached.addAll(next(reached))) {
                // until nothing new is reached
            }
            assertThat(reached).as(state.name()).contains(SandboxState.RUNNING).containsAll(HeldSandbox.DOWN);
        }
    }

    private static Set<SandboxState> next(Set<SandboxState> states) {
        var next = EnumSet.noneOf(SandboxState.class);
        states.forEach(state -> next.addAll(state.next()));
        return next;
    }
}
