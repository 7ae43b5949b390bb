package dev.sandlot.supervisor;

import dev.sandlot.model.Arguments;
import dev.sandlot.model.Command;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.process.Job;
import dev.sandlot.process.Program;
import dev.sandlot.process.Stdio;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What exactly is to be executed for a process that was asked for. */
final class Jobs {
    private static final String WORKSPACE = "/workspace";

    /** What a program is told of its terminal. */
    private static final List<String> OF_TERMINALS = List.of("TERM", "COLORTERM");

    /** Directories that every sandbox has. */
    static final List<String> CERTAIN = List.of(WORKSPACE, "/home/agent", "/tmp", "/");

    private Jobs() {}

    /**
     * @param spec what the process was asked to be
     * @param stdin what it reads before the end of file, or null
     * @param resume whether this is another run, whose output goes on in the same log
     */
    static Job of(HeldSandbox box, HeldProcess process, ProcessSpec spec, @Nullable String stdin, boolean resume) {
        var program = process.isDisplay()
                ? new Program.OfDisplay()
                : program(box, spec.command(), environment(box, process, spec), spec.cwd());
        return new Job(box.entry(), process.id, program, stdio(spec, stdin), resume);
    }

    private static Stdio stdio(ProcessSpec spec, @Nullable String stdin) {
        if (spec.size() != null) {
            return new Stdio.OnTerminal(spec.size());
        }
        if (stdin != null) {
            return new Stdio.Given(stdin.getBytes(StandardCharsets.UTF_8));
        }
        return spec.stdinOpen() ? new Stdio.Open() : new Stdio.Nothing();
    }

    /** @param cwd or null for the sandbox's own */
    private static Program.Executable program(
            HeldSandbox box, Command command, Map<String, String> env, @Nullable String cwd) {
        var where = cwd != null ? cwd : box.spec.cwd() != null ? box.spec.cwd() : WORKSPACE;
        return new Program.Executable(argv(command), env, where, script(command));
    }

    /** A fault of kind INVALID where the kernel would not take it. */
    static void requireFit(HeldSandbox box, ProcessSpec spec) {
        Arguments.requireFit(argv(spec.command()), environment(box, spec.env()));
    }

    /** A command that is no process of the sandbox. A fault of kind INVALID where the kernel would not take it. */
    static Program aside(HeldSandbox box, Command command, Map<String, String> env) {
        var program = program(box, command, environment(box, env), null);
        Arguments.requireFit(program.argv(), program.env());
        return program;
    }

    /** Prints 0 where this is a directory that can be entered, 1 where it isn't. */
    static Program isDirectory(String cwd) {
        return Program.of(List.of("/bin/sh", "-c", "test -d \"$1\" && test -x \"$1\"; echo $?", "sandlot", cwd));
    }

    /**
     * A line runs in bash where the sandbox has one, as people expect of it. One that is too long for an argument is read from where its holder has
     * put it, and then is the shell's as if it were that argument: no file, no other name of the shell, standard input untouched.
     */
    private static List<String> argv(Command command) {
        if (command instanceof Command.Words words) {
            return words.words();
        }
        return script(command) == null
                ? List.of(
                        "/bin/sh",
                        "-c",
                        "if command -v bash >/dev/null 2>&1; then exec bash -c \"$1\"; fi; exec sh -c \"$1\"",
                        "sandlot",
                        ((Command.Line) command).text())
                : List.of(
                        "/bin/sh",
                        "-c",
                        "if command -v bash >/dev/null 2>&1; then exec bash -c \"$1\"; fi; exec sh -c \"$2\"",
                        "sandlot",
                        "IFS= read -rd '' -u 8 REPLY; exec 8<&-; eval \"unset REPLY; $REPLY\"",
                        "REPLY=$(cat <&8); exec 8<&-; eval \"unset REPLY; $REPLY\"");
    }

    /** A line that is too long for an argument, or null. */
    private static byte @Nullable [] script(Command command) {
        if (!(command instanceof Command.Line line)) {
            return null;
        }
        var text = line.text().getBytes(StandardCharsets.UTF_8);
        return text.length > Arguments.MAX_STRING ? text : null;
    }

    /** Whoever opens another terminal than that of the sandbox's own command has another kind: that of the sandbox's is not for it. */
    private static Map<String, String> environment(HeldSandbox box, HeldProcess process, ProcessSpec spec) {
        var all = environment(box, spec.env());
        if (spec.tty() && process != box.main()) {
            all.keySet()
                    .removeIf(name -> OF_TERMINALS.contains(name) && !spec.env().containsKey(name));
        }
        return all;
    }

    private static Map<String, String> environment(HeldSandbox box, Map<String, String> env) {
        var all = new TreeMap<>(box.secretVariables);
        if (box.agentSetup != null) {
            all.putAll(box.agentSetup.env());
        }
        all.putAll(box.spec.env());
        all.putAll(env);
        return all;
    }
}
