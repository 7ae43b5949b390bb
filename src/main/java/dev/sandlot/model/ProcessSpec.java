package dev.sandlot.model;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * A process that is asked for.
 *
 * @param name a DNS label that no other process of the sandbox has and that is not of the form of an id, or null
 * @param cwd an absolute path inside the sandbox, or null for the sandbox's own
 * @param stdin what it reads on standard input before the end of file, or null; at most {@link #MAX_STDIN_BYTES} in UTF-8
 * @param stdinOpen whether standard input stays open for more, until it is closed deliberately
 * @param timeoutSeconds the whole tree is ended after this time; null for no end
 * @param size of a {@link ProcessKind#TERMINAL} before anybody looks at it; null for every other kind
 */
public record ProcessSpec(
        Command command,
        ProcessKind kind,
        String name,
        String cwd,
        Map<String, String> env,
        String stdin,
        boolean stdinOpen,
        Long timeoutSeconds,
        Restart restart,
        TerminalSize size) {
    public static final int MAX_STDIN_BYTES = 1 << 20;

    public ProcessSpec {
        Objects.requireNonNull(command, "command");
        kind = kind == null ? ProcessKind.EXEC : kind;
        if (name != null) {
            Name.require("name", name);
            if (ProcessId.isId(name)) {
                throw Fault.invalid("name", "must not look like a process id").asException();
            }
        }
        SandboxSpec.requireCwd(cwd);
        env = Environment.checked(env);
        if (stdin != null && stdin.getBytes(StandardCharsets.UTF_8).length > MAX_STDIN_BYTES) {
            throw Fault.invalid("stdin", "is larger than 1 MiB; use stdin_open and send it in parts")
                    .asException();
        }
        if (stdin != null && stdinOpen) {
            throw Fault.invalid("stdin", "goes without stdin_open; send it to the open standard input instead")
                    .asException();
        }
        SandboxSpec.requirePositive("timeout_seconds", timeoutSeconds);
        restart = restart == null ? Restart.NEVER : restart;
        if (kind != ProcessKind.SERVICE && kind != ProcessKind.DISPLAY && restart.policy() != Restart.Policy.NEVER) {
            throw Fault.invalid("restart.policy", "goes with kind \"service\" only")
                    .asException();
        }
        if (kind == ProcessKind.TERMINAL) {
            size = size == null ? TerminalSize.USUAL : size;
            requireNoInput(stdin, stdinOpen);
        } else if (size != null) {
            throw Fault.invalid("cols", "goes with kind \"terminal\" only").asException();
        }
    }

    /** A process that is no terminal. */
    public ProcessSpec(
            Command command,
            ProcessKind kind,
            String name,
            String cwd,
            Map<String, String> env,
            String stdin,
            boolean stdinOpen,
            Long timeoutSeconds,
            Restart restart) {
        this(command, kind, name, cwd, env, stdin, stdinOpen, timeoutSeconds, restart, null);
    }

    private static void requireNoInput(String stdin, boolean stdinOpen) {
        if (stdin != null || stdinOpen) {
            throw Fault.invalid(
                            stdin == null ? "stdin_open" : "stdin",
                            "does not go with a terminal: attach to it, or send it keys")
                    .asException();
        }
    }

    /** The same without its variables. */
    public ProcessSpec withoutEnv() {
        return new ProcessSpec(
                command, kind, name, cwd, Map.of(), stdin, stdinOpen, timeoutSeconds, restart, size);
    }

    /** Whether it runs on a terminal. */
    public boolean tty() {
        return kind == ProcessKind.TERMINAL;
    }

    /** A plain exec of a command with every other choice left at its default. */
    public static ProcessSpec exec(Command command) {
        return new ProcessSpec(command, ProcessKind.EXEC, null, null, null, null, false, null, null);
    }
}
