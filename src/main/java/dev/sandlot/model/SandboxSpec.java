package dev.sandlot.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a sandbox is asked to be. A null stands for the default, which the supervisor fills in.
 *
 * @param name a DNS label, unique among the sandboxes that exist; null lets Sandlot choose
 * @param backend a backend's name, or {@code auto}
 * @param command the main process (p1), or null for none
 * @param tty whether the main process runs on a terminal
 * @param cwd an absolute path inside the sandbox, or null for {@code /workspace}
 * @param agent the agent that is to run in it, by name, or null: what it uses is looked for, and it is set up to tell what it does
 * @param display the size of the display that programs in it may draw on, or null for none
 * @param ttlSeconds time to live from now, or null for no end
 */
public record SandboxSpec(
        @Nullable String name,
        String backend,
        @Nullable Command command,
        boolean tty,
        Map<String, String> env,
        @Nullable String cwd,
        Limits limits,
        NetworkPolicy network,
        @Nullable Long ttlSeconds,
        OnExpire onExpire,
        @Nullable Long idleTimeoutSeconds,
        OnIdle onIdle,
        OnExit onExit,
        Map<String, String> labels,
        @Nullable String agent,
        @Nullable DisplaySize display) {
    /** What is null here, and can't be asked of a sandbox's specification as null, is as it usually is. */
    public SandboxSpec(
            @Nullable String name,
            @Nullable String backend,
            @Nullable Command command,
            boolean tty,
            @Nullable Map<String, String> env,
            @Nullable String cwd,
            @Nullable Limits limits,
            @Nullable NetworkPolicy network,
            @Nullable Long ttlSeconds,
            @Nullable OnExpire onExpire,
            @Nullable Long idleTimeoutSeconds,
            @Nullable OnIdle onIdle,
            @Nullable OnExit onExit,
            @Nullable Map<String, String> labels,
            @Nullable String agent,
            @Nullable DisplaySize display) {
        this.name = name == null ? null : Name.require("name", name);
        this.backend = backend == null ? "auto" : Name.require("backend", backend);
        this.command = command;
        this.tty = tty;
        this.env = Environment.checked(env);
        requireCwd(cwd);
        this.cwd = cwd;
        this.limits = Objects.requireNonNullElse(limits, Limits.NONE);
        this.network = Objects.requireNonNullElse(network, NetworkPolicy.NONE);
        requirePositive("ttl_seconds", ttlSeconds);
        this.ttlSeconds = ttlSeconds;
        requirePositive("idle_timeout_seconds", idleTimeoutSeconds);
        this.idleTimeoutSeconds = idleTimeoutSeconds;
        this.onExpire = Objects.requireNonNullElse(onExpire, OnExpire.STOP);
        this.onIdle = Objects.requireNonNullElse(onIdle, OnIdle.STOP);
        this.onExit = Objects.requireNonNullElse(onExit, OnExit.KEEP);
        this.labels = Labels.checked(labels);
        this.agent = agent == null ? null : Name.require("agent", agent);
        this.display = display;
        if (this.network.mode() != NetworkMode.ALLOW && !this.network.allow().isEmpty()) {
            throw Fault.invalid(List.of(new Fault.FieldError("network.allow", "goes with network.mode \"allow\" only")))
                    .asException();
        }
        if (tty && command == null) {
            throw Fault.invalid("tty", "goes with a command only").asException();
        }
    }

    /** A sandbox whose main process, if it has one, runs on no terminal and is no agent that anybody knows of. */
    public SandboxSpec(
            @Nullable String name,
            @Nullable String backend,
            @Nullable Command command,
            @Nullable Map<String, String> env,
            @Nullable String cwd,
            @Nullable Limits limits,
            @Nullable NetworkPolicy network,
            @Nullable Long ttlSeconds,
            @Nullable OnExpire onExpire,
            @Nullable Long idleTimeoutSeconds,
            @Nullable OnIdle onIdle,
            @Nullable OnExit onExit,
            @Nullable Map<String, String> labels) {
        this(
                name,
                backend,
                command,
                false,
                env,
                cwd,
                limits,
                network,
                ttlSeconds,
                onExpire,
                idleTimeoutSeconds,
                onIdle,
                onExit,
                labels,
                null,
                null);
    }

    static void requirePositive(String field, @Nullable Long seconds) {
        if (seconds != null && (seconds < 1 || seconds > 315_360_000L)) {
            throw Fault.invalid(field, "must be from 1 to 315360000 (ten years)")
                    .asException();
        }
    }

    static void requireCwd(@Nullable String cwd) {
        if (cwd != null && (!cwd.startsWith("/") || cwd.indexOf('\0') >= 0 || cwd.length() > 4095)) {
            throw Fault.invalid("cwd", "must be an absolute path of at most 4095 characters")
                    .asException();
        }
    }

    /** How many characters of memory it takes, about; bounded by the checks above. */
    public long weight() {
        long texts = command == null ? 0 : command.weight();
        texts += cwd == null ? 0 : cwd.length();
        texts += network.allow().stream()
                .mapToLong(destination -> destination.length() + Command.WORD_BYTES)
                .sum();
        return 256 + texts + Environment.weight(env) + Environment.weight(labels);
    }

    /** For a sandbox of which no more is known. */
    public static SandboxSpec standIn(@Nullable String name, @Nullable String backend) {
        return new SandboxSpec(name, backend, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** The same specification under another name. */
    public SandboxSpec named(String other) {
        return settled(other, backend, limits);
    }

    /** The same specification with what was left open decided. */
    public SandboxSpec settled(String itsName, String itsBackend, Limits itsLimits) {
        return new SandboxSpec(
                itsName,
                itsBackend,
                command,
                tty,
                env,
                cwd,
                itsLimits,
                network,
                ttlSeconds,
                onExpire,
                idleTimeoutSeconds,
                onIdle,
                onExit,
                labels,
                agent,
                display);
    }
}
