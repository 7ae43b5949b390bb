package dev.sandlot.mcp.tool;

import dev.sandlot.api.Operation;
import dev.sandlot.bus.Request;
import dev.sandlot.mcp.tool.OutputReading.Excerpt;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Background tasks: how they do, what they print, what they are told. */
final class TaskTools {
    private static final int MOST_LINES = 2000;
    private static final int MOST_WAIT = 50;
    /** A task that reads its input takes it at once. */
    private static final int PATIENCE_SECONDS = 10;

    private static final Parameter TASK = Parameter.text("task_id", "Its id such as p12, or its session_name.");

    private final ToolParts parts;
    private final ToolGate gate;
    private final OutputReading output;

    TaskTools(ToolParts parts, ToolGate gate, OutputReading output) {
        this.parts = parts;
        this.gate = gate;
        this.output = output;
    }

    List<Tool> all() {
        return List.of(
                Tool.of(
                                "check_background_task",
                                Operation.READ_OUTPUT,
                                Hints.READS,
                                "Tell whether a background task still runs, how it ended, and what it printed last.",
                                List.of(
                                        TASK,
                                        Parameter.text("tmux_session", "Another word for task_id."),
                                        Parameter.whole(
                                                        "last_n_lines",
                                                        1,
                                                        MOST_LINES,
                                                        "How many of the last lines are shown.")
                                                .or(50),
                                        offset(
                                                "since_offset",
                                                "Instead of the last lines what came after this next_offset."),
                                        Parameter.whole("wait_s", 0, MOST_WAIT, "Wait so many seconds for its end.")
                                                .or(0),
                                        Parameter.SANDBOX),
                                this::check)
                        .asCore(),
                Tool.of(
                        "list_background_tasks",
                        Operation.LIST_PROCESSES,
                        Hints.READS,
                        "List the sandbox's background tasks, and commands that still run.",
                        List.of(
                                Parameter.choice("state", List.of("running", "ended", "all"), "Which ones.")
                                        .or("all"),
                                Parameter.SANDBOX),
                        this::list),
                Tool.of(
                        "read_task_log",
                        Operation.READ_OUTPUT,
                        Hints.READS,
                        "Read what a task or command has printed, from any place on, or only the lines that have a text.",
                        List.of(
                                TASK.needed(),
                                offset("offset", "Where to begin: a next_offset that was told, or 0.")
                                        .or(0),
                                Parameter.whole(
                                                "limit",
                                                200,
                                                OutputReading.MOST_CHARACTERS,
                                                "How many characters at most.")
                                        .or(OutputReading.USUAL_CHARACTERS),
                                Parameter.text("grep", "Only lines with this text in them (no regular expression)."),
                                Parameter.SANDBOX),
                        this::read),
                Tool.of(
                        "stop_background_task",
                        Operation.SIGNAL_PROCESS,
                        Hints.DELETES,
                        "Stop a background task: sends a signal to it and all that it started.",
                        List.of(
                                TASK.needed(),
                                Parameter.choice(
                                                "signal",
                                                List.of("TERM", "INT", "HUP", "QUIT", "KILL", "USR1", "USR2"),
                                                "KILL where it doesn't heed TERM.")
                                        .or("TERM"),
                                Parameter.SANDBOX),
                        this::stop),
                Tool.of(
                        "send_task_input",
                        Operation.WRITE_STDIN,
                        Hints.RUNS,
                        "Type into a task: into its standard input where it was started with interactive=true, or into its"
                                + " terminal.",
                        List.of(
                                TASK.needed(),
                                Parameter.input("text", "Typed as it stands: end it with a newline to enter a line."),
                                Parameter.words(
                                        "keys", "Then these keys, of a terminal only: Enter, Escape, Up, C-c, F5."),
                                Parameter.flag("eof", "Then the end of standard input."),
                                Parameter.SANDBOX),
                        this::send));
    }

    private static Parameter offset(String name, String says) {
        return Parameter.whole(name, 0, Long.MAX_VALUE >> 11, says);
    }

    private Future<ToolResult> check(Call call, ToolArguments given) {
        var since = given.wholeOrNull("since_offset");
        return task(call, Operation.READ_OUTPUT, given, given.either("task_id", "tmux_session"))
                .compose(task -> parts.bus()
                        .ask(new Request.GetProcess(
                                task.sandbox().id().value(), task.process().id().value(), given.whole("wait_s")))
                        .compose(now -> (since == null
                                        ? output.tail(now, given.whole("last_n_lines"), OutputReading.USUAL_CHARACTERS)
                                        : output.page(now, since, OutputReading.USUAL_CHARACTERS, null))
                                .map(told -> told(task.sandbox(), now, told))));
    }

    private Future<ToolResult> read(Call call, ToolArguments given) {
        var from = given.wholeOrNull("offset");
        return task(call, Operation.READ_OUTPUT, given, given.text("task_id"))
                .compose(task -> output.page(
                                task.process(), from == null ? 0 : from, given.whole("limit"), given.textOrNull("grep"))
                        .map(told -> told(task.sandbox(), task.process(), told)));
    }

    private static ToolResult told(Sandbox sandbox, SandboxProcess process, Excerpt told) {
        var text = CallOutcome.head(process, sandbox.name())
                + CallOutcome.lines(told.text())
                + "next_offset: " + told.next() + (told.cut() ? " (there is more)" : "") + "\n"
                + CallOutcome.lastLine(process);
        return ToolResult.text(text)
                .with(
                        "sandlot/exec",
                        CallOutcome.json(process, sandbox.name(), told).put("next_offset", told.next()));
    }

    /** A process and where it is. */
    private record Task(Sandbox sandbox, SandboxProcess process) {}

    private Future<Task> task(Call call, Operation operation, ToolArguments given, String name) {
        return gate.process(call, operation, given, name)
                .compose(process -> parts.bus()
                        .ask(new Request.GetSandbox(process.sandboxId().value(), 0))
                        .map(sandbox -> new Task(sandbox, process)));
    }

    private Future<ToolResult> list(Call call, ToolArguments given) {
        var state = given.text("state");
        return gate.sandbox(call, Operation.LIST_PROCESSES, given)
                .compose(sandbox -> AllProcesses.of(parts.bus(), sandbox).map(all -> {
                    var items = new JsonArray();
                    all.stream()
                            .filter(TaskTools::isTask)
                            .filter(process -> state.equals("all")
                                    || state.equals("running") == (process.state() == ProcessState.RUNNING))
                            .map(CallOutcome::brief)
                            .forEach(items::add);
                    return ToolResult.of(
                            new JsonObject().put("sandbox", sandbox.name()).put("tasks", items));
                }));
    }

    private static boolean isTask(SandboxProcess process) {
        return process.spec().kind() == ProcessKind.TASK
                || process.spec().kind() == ProcessKind.EXEC && process.state() == ProcessState.RUNNING;
    }

    private Future<ToolResult> stop(Call call, ToolArguments given) {
        var signal = given.text("signal");
        return task(call, Operation.SIGNAL_PROCESS, given, given.text("task_id"))
                .compose(task -> task.process().state() != ProcessState.RUNNING
                        ? Future.succeededFuture(ToolResult.text("It has ended already, in "
                                + task.sandbox().name() + ".\n" + CallOutcome.lastLine(task.process())))
                        : signal(task, signal));
    }

    /** Most end at once: then the answer says how. */
    private Future<ToolResult> signal(Task task, String signal) {
        var sandbox = task.sandbox().id().value();
        var process = task.process().id().value();
        return parts.bus()
                .ask(new Request.SignalProcess(sandbox, process, signal))
                .compose(sent -> parts.bus().ask(new Request.GetProcess(sandbox, process, 2)))
                .map(now -> ToolResult.text("Sent " + signal + " to " + process + " in "
                        + task.sandbox().name()
                        + (now.state() == ProcessState.RUNNING ? ", and it still runs.\n" : ".\n")
                        + CallOutcome.lastLine(now)));
    }

    private Future<ToolResult> send(Call call, ToolArguments given) {
        return task(call, Operation.WRITE_STDIN, given, given.text("task_id")).compose(task -> {
            var process = task.process();
            var sent = process.spec().tty()
                    ? parts.ports()
                            .terminals()
                            .press(process.sandboxId(), process.id(), textOf(given), given.words("keys"))
                    : feed(process, given);
            return sent.map("Sent to ")
                    .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .recover(cause -> cause instanceof TimeoutException
                            ? Future.succeededFuture("It doesn't read its input now, and gets this once it does: ")
                            : Future.failedFuture(cause))
                    .map(how -> ToolResult.text(how + process.id() + " in "
                            + task.sandbox().name() + ".\n" + CallOutcome.lastLine(process)));
        });
    }

    private static String textOf(ToolArguments given) {
        var text = given.textOrNull("text");
        return text == null ? "" : text;
    }

    private Future<Void> feed(SandboxProcess process, ToolArguments given) {
        if (!given.words("keys").isEmpty()) {
            throw Fault.invalid("keys", "are for a task on a terminal; this one has none")
                    .asException();
        }
        if (!process.spec().stdinOpen()) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "Standard input of " + process.id() + " is not open.",
                            "Start it with exec_bash_background and interactive=true.")
                    .asException();
        }
        var input = parts.ports().input();
        var text = textOf(given);
        return (text.isEmpty()
                        ? Future.<Void>succeededFuture()
                        : input.write(process.sandboxId(), process.id(), Buffer.buffer(text)))
                .compose(v ->
                        given.flag("eof") ? input.end(process.sandboxId(), process.id()) : Future.succeededFuture());
    }
}
