package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Request;
import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessLog;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxLogs;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sandbox in which thousands of processes have ended under earlier daemons: what is done in it reads none of them but those it is about. */
class ManyEndedTest {
    private static final int MANY = 5000;
    /** Far more than anything that is alive has. */
    private static final int FEW = 100;

    private final Rig rig = new Rig().keep(2 * MANY);
    private Sandbox sandbox;

    /** p1 prints and ends; like it have all the others, one after the other, but the last hundred printed nothing. */
    @BeforeEach
    void start() {
        rig.start();
        sandbox = rig.create(Rig.PLAIN);
        rig.run(sandbox, "echo one");
        rig.stop();
        rig.sql(
                "INSERT INTO process (sandbox_id, number, kind, name, shown, state, exit_code, timed_out, restarts, started_at,"
                        + " ended_at, sent, backoff, first_seq, next_seq, stdout_bytes, stderr_bytes, printed_at)"
                        + " WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < " + MANY + ")"
                        + " SELECT sandbox_id, i, 'EXEC', 'n' || i, 'echo', 'EXITED', 0, 0, 0, started_at + i, ended_at + i, '', 0, 0, 1, 4, 0,"
                        + " CASE WHEN i <= " + (MANY - 100) + " THEN printed_at + i END FROM process, n");
        rig.start();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private SandboxLogs logs(int after, Set<ProcessId> some, int newest) {
        return rig.ask(new Request.ListLogs(sandbox.id().value(), after, some, newest));
    }

    private static List<Integer> numbers(SandboxLogs logs) {
        return logs.logs().stream().map(ProcessLog::id).map(ProcessId::number).toList();
    }

    @Test
    void shouldStartWithoutReadingThem() {
        assertThat(rig.rowsRead()).isPositive().isLessThan(FEW);
        assertThat(rig.list()).containsExactly(sandbox);
        assertThat(rig.rowsRead()).isLessThan(FEW);
    }

    @Test
    void shouldReadOnlyThoseThatAreAskedFor() {
        var newest = logs(Integer.MAX_VALUE, Set.of(), 3);
        assertThat(numbers(newest)).containsExactly(1, MANY - 102, MANY - 101, MANY - 100);
        assertThat(newest.newest(2)).containsExactly(ProcessId.of(MANY - 100), ProcessId.of(MANY - 101));
        assertThat(newest.last()).isEqualTo(MANY);
        assertThat(numbers(logs(MANY - 2, Set.of(ProcessId.of(7), ProcessId.of(MANY + 9)), 0)))
                .contains(1, 7, MANY - 1, MANY)
                .doesNotContain(8, MANY - 50);

        assertThat(rig.ask(new Request.GetProcess(sandbox.id().value(), "p3000", 0))
                        .spec()
                        .name())
                .isEqualTo("n3000");
        assertThat(rig.ask(new Request.GetProcess(sandbox.id().value(), "n4000", 0))
                        .id()
                        .number())
                .isEqualTo(4000);
        assertThat(rig.refusal(new Request.GetProcess(sandbox.id().value(), "nobody", 0))
                        .kind())
                .isEqualTo(Fault.Kind.NOT_FOUND);
        assertThat(rig.ask(new Request.ListProcesses(sandbox.id().value(), 10, "2000"))
                        .items())
                .extracting(process -> process.id().number())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(2001, 2010).boxed().toList());
        assertThat(rig.rowsRead()).isLessThan(FEW);
    }

    @Test
    void shouldRunOthersBesideThem() {
        assertThat(rig.run(sandbox, "echo on").id().number()).isEqualTo(MANY + 1);
        var taken = ProcessSpec.exec(new Command.Line("true")).withName("n17");
        assertThat(rig.refusal(new Request.StartProcess(sandbox.id().value(), taken, null, 0))
                        .kind())
                .isEqualTo(Fault.Kind.CONFLICT);
        assertThat(logs(Integer.MAX_VALUE, Set.of(), 1).newest(1)).containsExactly(ProcessId.of(MANY + 1));
        assertThat(rig.rowsRead()).isLessThan(FEW);
    }

    @Test
    void shouldFindAllOfThemWhereAllAreAskedFor() {
        assertThat(logs(Integer.MAX_VALUE, Set.of(), 0).logs()).hasSize(1);
        assertThat(logs(0, Set.of(), 0).logs()).hasSize(MANY);
        rig.ask(new Request.DeleteProcess(sandbox.id().value(), "p17"));
        assertThat(rig.refusal(new Request.GetProcess(sandbox.id().value(), "p17", 0))
                        .kind())
                .isEqualTo(Fault.Kind.NOT_FOUND);
        assertThat(logs(0, Set.of(), 0).logs()).hasSize(MANY - 1);
    }
}
