package dev.sandlot.model;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process that is asked for. What it is to read on standard input is no part of it: that is passed beside it ({@link #requireStdin}), and is
 * dropped once it is on its way.
 *
 * @param name a DNS label that no other process of the sandbox has and that is not of the form of an id, or null
 * @param cwd an absolute path inside the sandbox, or null for the sandbox's own
 * @param stdinOpen whether standard input stays open for more, until it is closed deliberately
 * @param timeoutSeconds the whole tree is ended after this time; null for no end
 * @param size of a {@link ProcessKind#TERMINAL} before anybody looks at it; null for every other kind
 */
public record ProcessSpec(
        Command command,
        ProcessKind kind,
        @Nullable String name,
        @Nullable String cwd,
        Map<String, String> env,
        boolean stdinOpen,
        @Nullable Long timeoutSeconds,
        Restart restart,
        @Nullable TerminalSize size) {
    public static final int MAX_STDIN_BYTES = 1 << 20;

    /** What is null here is as it usually is. */
    public ProcessSpec(
            Command command,
            @Nullable ProcessKind kind,
            @Nullable String name,
            @Nullable String cwd,
            @Nullable Map<String, String> env,
            boolean stdinOpen,
            @Nullable Long timeoutSeconds,
            @Nullable Restart restart,
            @Nullable TerminalSize size) {
        this.command = Objects.requireNonNull(command, "command");
        this.kind = Objects.requireNonNullElse(kind, ProcessKind.EXEC);
        if (name != null) {
            Name.require("name", name);
            if (ProcessId.isId(name)) {
                throw Fault.invalid("name", "must not look like a process id").asException();
            }
        }
        this.name = name;
        SpecChecks.requireCwd(cwd);
        this.cwd = cwd;
        this.env = Environment.checked(env);
        this.stdinOpen = stdinOpen;
        SpecChecks.requirePositive("timeout_seconds", timeoutSeconds);
        this.timeoutSeconds = timeoutSeconds;
        this.restart = Objects.requireNonNullElse(restart, Restart.NEVER);
        if (this.kind != ProcessKind.SERVICE
                && this.kind != ProcessKind.DISPLAY
                && this.restart.policy() != Restart.Policy.NEVER) {
            throw Fault.invalid("restart.policy", "goes with kind \"service\" only")
                    .asException();
        }
        if (this.kind == ProcessKind.TERMINAL) {
            this.size = Objects.requireNonNullElse(size, TerminalSize.USUAL);
            requireNoInput(stdinOpen ? "stdin_open" : null);
        } else if (size != null) {
            throw Fault.invalid("cols", "goes with kind \"terminal\" only").asException();
        } else {
            this.size = null;
        }
    }

    /** A command of this kind with every other choice left at its default. */
    public static ProcessSpec of(Command command, ProcessKind kind) {
        return new ProcessSpec(command, kind, null, null, null, false, null, null, null);
    }

    /** Likewise, a plain exec. */
    public static ProcessSpec exec(Command command) {
        return of(command, ProcessKind.EXEC);
    }

    private static void requireNoInput(@Nullable String field) {
        if (field != null) {
            throw Fault.invalid(field, "does not go with a terminal: attach to it, or send it keys")
                    .asException();
        }
    }

    /**
     * A fault of kind INVALID where such a process can't be given this to read.
     *
     * @param stdin what it reads on standard input before the end of file, or null; at most {@link #MAX_STDIN_BYTES} in UTF-8
     */
    public void requireStdin(@Nullable String stdin) {
        if (stdin == null) {
            return;
        }
        if (Texts.bytes(stdin) > MAX_STDIN_BYTES) {
            throw Fault.invalid("stdin", "is larger than 1 MiB; use stdin_open and send it in parts")
                    .asException();
        }
        if (stdinOpen) {
            throw Fault.invalid("stdin", "goes without stdin_open; send it to the open standard input instead")
                    .asException();
        }
        requireNoInput(tty() ? "stdin" : null);
        if (restart.policy() != Restart.Policy.NEVER) {
            throw Fault.invalid(
                            "stdin",
                            "does not go with restart: it is given once, and a service that starts again would find"
                                    + " nothing; put it into a file")
                    .asException();
        }
    }

    /** How many characters of memory it takes, about; bounded by the checks above. */
    public long weight() {
        return 256 + command.weight() + (cwd == null ? 0 : cwd.length()) + Environment.weight(env);
    }

    public ProcessSpec withName(@Nullable String itsName) {
        return new ProcessSpec(command, kind, itsName, cwd, env, stdinOpen, timeoutSeconds, restart, size);
    }

    public ProcessSpec withCwd(@Nullable String directory) {
        return new ProcessSpec(command, kind, name, directory, env, stdinOpen, timeoutSeconds, restart, size);
    }

    public ProcessSpec withEnv(Map<String, String> variables) {
        return new ProcessSpec(command, kind, name, cwd, variables, stdinOpen, timeoutSeconds, restart, size);
    }

    /** The same without its variables. */
    public ProcessSpec withoutEnv() {
        return withEnv(Map.of());
    }

    public ProcessSpec withOpenStdin() {
        return new ProcessSpec(command, kind, name, cwd, env, true, timeoutSeconds, restart, size);
    }

    public ProcessSpec withTimeout(@Nullable Long seconds) {
        return new ProcessSpec(command, kind, name, cwd, env, stdinOpen, seconds, restart, size);
    }

    public ProcessSpec withRestart(@Nullable Restart when) {
        return new ProcessSpec(command, kind, name, cwd, env, stdinOpen, timeoutSeconds, when, size);
    }

    public ProcessSpec withSize(TerminalSize atFirst) {
        return new ProcessSpec(command, kind, name, cwd, env, stdinOpen, timeoutSeconds, restart, atFirst);
    }

    /** Whether it runs on a terminal. */
    public boolean tty() {
        return kind == ProcessKind.TERMINAL;
    }
}
