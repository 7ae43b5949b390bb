package dev.sandlot.supervisor;

import dev.sandlot.model.Command;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.process.Job;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    static Job of(HeldSandbox box, HeldProcess process, ProcessSpec spec, String stdin, boolean resume) {
        return new Job(
                box.place(),
                box.pod,
                process.id,
                argv(spec.command()),
                environment(box, spec),
                spec.cwd() != null ? spec.cwd() : box.spec.cwd() != null ? box.spec.cwd() : WORKSPACE,
                stdin == null ? null : stdin.getBytes(StandardCharsets.UTF_8),
                spec.stdinOpen(),
                resume,
                spec.size(),
                process.isDisplay());
    }

    /** Ends with 0 where this is a directory that can be entered. */
    static Job isDirectory(HeldSandbox box, String cwd) {
        return new Job(
                box.place(),
                box.pod,
                ProcessId.of(box.nextProcess),
                List.of("/bin/sh", "-c", "test -d \"$1\" && test -x \"$1\"", "sandlot", cwd),
                Map.of(),
                "/",
                null,
                false,
                false);
    }

    /** A line runs in bash where the sandbox has one, as people expect of it. */
    private static List<String> argv(Command command) {
        return command instanceof Command.Words words
                ? words.words()
                : List.of(
                        "/bin/sh",
                        "-c",
                        "if command -v bash >/dev/null 2>&1; then exec bash -c \"$1\"; fi; exec sh -c \"$1\"",
                        "sandlot",
                        ((Command.Line) command).text());
    }

    private static Map<String, String> environment(HeldSandbox box, ProcessSpec spec) {
        var all = new TreeMap<String, String>();
        if (box.outfit != null) {
            all.putAll(box.outfit.env());
        }
        all.putAll(box.spec.env());
        all.putAll(spec.env());
        return all;
    }
}
