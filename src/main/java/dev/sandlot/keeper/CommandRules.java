package dev.sandlot.keeper;

import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every command of a sandbox has, whatever it is.
 *
 * @param rlimits what each process may have
 * @param processes how many the sandbox may have together, or null where something else counts them
 * @param filter the system call filter
 * @param environment variables; those of a command's own win over them
 * @param displayServer gives what serves its display, where it has one and that is to be started
 */
public record CommandRules(
        SandboxId sandbox,
        CommandOrder.Rlimits rlimits,
        @Nullable Long processes,
        byte[] filter,
        Map<String, String> environment,
        Supplier<List<String>> displayServer) {
    /** More than anybody means. */
    private static final int MAX_VARIABLES = 2500;

    private static final String MARK = "SANDLOT_PROCESS";

    public CommandRules {
        environment = Map.copyOf(environment);
    }

    /**
     * What the box's first process is told to run a command.
     *
     * @param onTerminal whether it gets a terminal of its own; TERM tells the kind then
     * @param argv what to execute, as it stands
     * @param env variables beside those that every process has
     * @param cwd an absolute path inside
     */
    public CommandOrder order(
            ProcessId process, boolean onTerminal, List<String> argv, Map<String, String> env, String cwd) {
        var own = onTerminal ? TerminalKind.of(env) : env;
        return new CommandOrder(onTerminal, rlimits, processes, cwd, filter, null, all(process, own), argv);
    }

    CommandOrder serveDisplay(ProcessId process) {
        return order(process, false, displayServer.get(), Map.of(), "/");
    }

    /** The marks come last, for no variable of the caller's may hide a process from who looks for it. */
    private Map<String, String> all(ProcessId process, Map<String, String> env) {
        if (env.size() > MAX_VARIABLES) {
            throw Fault.invalid("env", "has more than " + MAX_VARIABLES + " variables")
                    .asException();
        }
        var all = new TreeMap<>(environment);
        all.putAll(env);
        all.put("SANDLOT_SANDBOX", sandbox.value());
        all.put(MARK, mark(sandbox, process));
        return all;
    }

    /** What tells the processes of this one, where no control groups do. */
    static String assignment(SandboxId sandbox, ProcessId process) {
        return MARK + "=" + mark(sandbox, process);
    }

    private static String mark(SandboxId sandbox, ProcessId process) {
        return sandbox + "/" + process;
    }
}
