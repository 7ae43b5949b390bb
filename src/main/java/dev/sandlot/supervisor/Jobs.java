package dev.sandlot.supervisor;

import dev.sandlot.model.Arguments;
import dev.sandlot.model.Command;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.process.Job;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What exactly is to be executed for a process that was asked for. */
final class Jobs {
    private static final String WORKSPACE = "/workspace";

    /** Directories that every sandbox has. */
    static final List<String> CERTAIN = List.of(WORKSPACE, "/home/agent", "/tmp", "/");

    private Jobs() {}

    /**
     * @param spec what the process was asked to be
     * @param stdin what it reads before the end of file, or null
     * @param resume whether this is another run, whose output goes on in the same log
     */
    static Job of(HeldSandbox box, HeldProcess process, ProcessSpec spec, @Nullable String stdin, boolean resume) {
        return new Job(
                box.place(),
                box.pod(),
                process.id,
                argv(spec.command()),
                environment(box, spec.env()),
                spec.cwd() != null ? spec.cwd() : box.spec.cwd() != null ? box.spec.cwd() : WORKSPACE,
                stdin == null ? null : stdin.getBytes(StandardCharsets.UTF_8),
                spec.stdinOpen(),
                resume,
                spec.size(),
                script(spec.command()),
                process.isDisplay());
    }

    /** A fault of kind INVALID where the kernel would not take it. */
    static void requireFit(HeldSandbox box, ProcessSpec spec) {
        Arguments.requireFit(argv(spec.command()), environment(box, spec.env()));
    }

    /** A command that is no process of the sandbox. A fault of kind INVALID where the kernel would not take it. */
    static Job aside(HeldSandbox box, ProcessId id, Command command, Map<String, String> env) {
        var argv = argv(command);
        var all = environment(box, env);
        Arguments.requireFit(argv, all);
        var cwd = box.spec.cwd() != null ? box.spec.cwd() : WORKSPACE;
        return new Job(box.place(), box.pod(), id, argv, all, cwd, null, true, false, null, script(command), false);
    }

    /** Prints 0 where this is a directory that can be entered, 1 where it isn't. */
    static Job isDirectory(HeldSandbox box, String cwd) {
        return new Job(
                box.place(),
                box.pod(),
                ProcessId.of(box.nextProcess),
                List.of("/bin/sh", "-c", "test -d \"$1\" && test -x \"$1\"; echo $?", "sandlot", cwd),
                Map.of(),
                "/",
                null,
                false,
                false);
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

    private static Map<String, String> environment(HeldSandbox box, Map<String, String> env) {
        var all = new TreeMap<String, String>();
        if (box.outfit != null) {
            all.putAll(box.outfit.env());
        }
        all.putAll(box.spec.env());
        all.putAll(env);
        return all;
    }
}
