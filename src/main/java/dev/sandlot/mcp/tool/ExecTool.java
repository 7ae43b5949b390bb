package dev.sandlot.mcp.tool;

import dev.sandlot.api.Operation;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Command;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands in sandboxes: those that are waited for, and those that run in the background. */
final class ExecTool {
    private static final int USUAL_TIMEOUT = 120;
    private static final long MOST_TIMEOUT = 7L * 24 * 3600;
    private static final int USUAL_YIELD = 50;
    /** Clients give up after 300 s, whatever is told meanwhile. */
    private static final int MOST_YIELD = 280;

    private final ToolParts parts;
    private final ToolGate gate;
    private final OutputReading output;

    ExecTool(ToolParts parts, ToolGate gate, OutputReading output) {
        this.parts = parts;
        this.gate = gate;
        this.output = output;
    }

    List<Tool> all() {
        return List.of(
                Tool.of(
                                "exec_bash",
                                Operation.START_PROCESS,
                                Hints.RUNS,
                                "Run a shell command in the sandbox and return its output, standard output and error as they came."
                                        + " The last line tells the exit code. A command that takes longer than yield_after_s goes"
                                        + " on as a background task, and the answer says so. Of long output the beginning and the"
                                        + " end are shown; read_task_log gives the rest.",
                                List.of(
                                        Parameter.longText("command", "The command line, run by bash.")
                                                .needed(),
                                        Parameter.text("cwd", "An absolute path to run it in; else the sandbox's own."),
                                        Parameter.whole(
                                                        "timeout_s",
                                                        1,
                                                        MOST_TIMEOUT,
                                                        "Seconds after which it is ended. One that has gone to the background is"
                                                                + " ended only where this was given.")
                                                .or(USUAL_TIMEOUT),
                                        Parameter.whole(
                                                        "max_output_chars",
                                                        200,
                                                        OutputReading.MOST_CHARACTERS,
                                                        "How much of its output is shown.")
                                                .or(OutputReading.USUAL_CHARACTERS),
                                        Parameter.SANDBOX,
                                        Parameter.variables("env", "Environment variables beside the sandbox's."),
                                        Parameter.longText("stdin", "What it reads on standard input; else nothing."),
                                        Parameter.whole(
                                                        "yield_after_s",
                                                        0,
                                                        MOST_YIELD,
                                                        "Seconds after which it is not waited for any more.")
                                                .or(USUAL_YIELD)),
                                this::exec)
                        .asCore(),
                Tool.of(
                                "exec_bash_background",
                                Operation.START_PROCESS,
                                Hints.RUNS,
                                "Start a shell command in the sandbox as a background task and return at once. It goes on whatever"
                                        + " becomes of this connection; check_background_task tells how it does.",
                                List.of(
                                        Parameter.longText("command", "The command line, run by bash.")
                                                .needed(),
                                        Parameter.text(
                                                "session_name",
                                                "A name for the task, by which it can be asked for instead of its id; no other"
                                                        + " process of the sandbox may have it."),
                                        Parameter.text("cwd", "An absolute path to run it in; else the sandbox's own."),
                                        Parameter.variables("env", "Environment variables beside the sandbox's."),
                                        Parameter.whole(
                                                "timeout_s",
                                                1,
                                                MOST_TIMEOUT,
                                                "Seconds after which it is ended; else never."),
                                        Parameter.flag(
                                                "interactive",
                                                "Keep its standard input open for send_task_input; else it finds the end of it."),
                                        Parameter.SANDBOX),
                                this::background)
                        .asCore());
    }

    private Future<ToolResult> exec(Call call, ToolArguments given) {
        var timeout = given.whole("timeout_s");
        var yield = given.whole("yield_after_s");
        // Its usual end is for a command that is waited for.
        boolean ends = timeout <= yield || given.has("timeout_s");
        var spec = spec(given, ProcessKind.EXEC, null, false, ends ? (long) timeout : null);
        return gate.sandbox(call, Operation.START_PROCESS, given)
                .compose(sandbox -> parts.bus()
                        .ask(new Request.StartProcess(sandbox.id().value(), spec, given.textOrNull("stdin"), null, 0))
                        .compose(
                                started -> new Foreground(parts.vertx(), parts.bus(), output, call, started).run(yield))
                        .compose(process -> told(sandbox, process, given.whole("max_output_chars"))));
    }

    private Future<ToolResult> told(Sandbox sandbox, SandboxProcess process, int most) {
        return output.whole(process, most).map(told -> {
            var text = CallOutcome.failure(process)
                    + CallOutcome.head(process, sandbox.name())
                    + CallOutcome.lines(told.text())
                    + goesOn(process)
                    + CallOutcome.lastLine(process);
            var result = CallOutcome.isFailure(process) ? ToolResult.failure(text) : ToolResult.text(text);
            return result.with("sandlot/exec", CallOutcome.json(process, sandbox.name(), told));
        });
    }

    private static String goesOn(SandboxProcess process) {
        return process.state() == ProcessState.RUNNING
                ? "It has not ended yet and goes on as a background task: check_background_task(task_id=\""
                        + process.id() + "\", wait_s=50) waits for it, stop_background_task ends it.\n"
                : "";
    }

    private Future<ToolResult> background(Call call, ToolArguments given) {
        var spec = spec(
                given,
                ProcessKind.TASK,
                given.textOrNull("session_name"),
                given.flag("interactive"),
                given.wholeOrNull("timeout_s"));
        return gate.sandbox(call, Operation.START_PROCESS, given)
                .compose(sandbox -> parts.bus()
                        .ask(new Request.StartProcess(sandbox.id().value(), spec, null, 0))
                        .map(process -> ToolResult.text(CallOutcome.head(process, sandbox.name())
                                        + "It runs in the background: check_background_task(task_id=\"" + process.id()
                                        + "\") tells how it does.\n"
                                        + CallOutcome.lastLine(process))
                                .with("sandlot/exec", CallOutcome.json(process, sandbox.name(), null))));
    }

    private static ProcessSpec spec(
            ToolArguments given, ProcessKind kind, @Nullable String name, boolean stdinOpen, @Nullable Long timeout) {
        return new ProcessSpec(
                new Command.Line(given.text("command")),
                kind,
                name,
                given.textOrNull("cwd"),
                given.variables("env"),
                stdinOpen,
                timeout,
                null,
                null);
    }
}
