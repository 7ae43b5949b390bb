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
 * @param launch how Sandlot itself starts that agent, as the sandbox's command, or null where it does not
 * @param display the size of the display that programs in it may draw on, or null for none
 * @param workspace where its files come from, or null for none
 * @param secrets what it may use and never sees, each once
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
        @Nullable AgentLaunch launch,
        @Nullable DisplaySize display,
        @Nullable Workspace workspace,
        List<GivenSecret> secrets) {
    /** In place of a backend's name: whichever works here. */
    public static final String AUTO = "auto";

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
            @Nullable AgentLaunch launch,
            @Nullable DisplaySize display,
            @Nullable Workspace workspace,
            @Nullable List<GivenSecret> secrets) {
        this.name = name == null ? null : Name.require("name", name);
        this.backend = backend == null ? AUTO : Name.require("backend", backend);
        this.command = command;
        this.tty = tty;
        this.env = Environment.checked(env);
        SpecChecks.requireCwd(cwd);
        this.cwd = cwd;
        this.limits = Objects.requireNonNullElse(limits, Limits.NONE);
        this.network = network != null ? network : launch == null ? NetworkPolicy.NONE : NetworkPolicy.OF_AGENTS;
        SpecChecks.requirePositive("ttl_seconds", ttlSeconds);
        this.ttlSeconds = ttlSeconds;
        SpecChecks.requirePositive("idle_timeout_seconds", idleTimeoutSeconds);
        this.idleTimeoutSeconds = idleTimeoutSeconds;
        this.onExpire = Objects.requireNonNullElse(onExpire, OnExpire.STOP);
        this.onIdle = Objects.requireNonNullElse(onIdle, OnIdle.STOP);
        this.onExit = Objects.requireNonNullElse(onExit, OnExit.KEEP);
        this.labels = Labels.checked(labels);
        this.agent = agent == null ? null : Name.require("agent", agent);
        this.launch = launch;
        this.display = display;
        this.workspace = workspace;
        this.secrets = SecretChange.checked(secrets);
        this.network.requireRulesThatCount();
        if (workspace != null) {
            workspace.requireNetwork(this.network.mode());
        }
        if (tty && command == null) {
            throw Fault.invalid("tty", "goes with a command only").asException();
        }
    }

    /** How many characters of memory it takes, about; bounded by the checks above. */
    public long weight() {
        long texts = command == null ? 0 : command.weight();
        texts += cwd == null ? 0 : cwd.length();
        texts += workspace == null ? 0 : workspace.weight();
        texts += network.weight() + secrets.size() * 128L;
        return 256 + texts + Environment.weight(env) + Environment.weight(labels);
    }

    /** For a sandbox of which no more is known. */
    public static SandboxSpec standIn(@Nullable String name, @Nullable String backend) {
        return builder().name(name).backend(backend).build();
    }

    /** The same specification under another name. */
    public SandboxSpec named(String other) {
        return settled(other, backend, limits);
    }

    /** The same specification with what was left open decided. */
    public SandboxSpec settled(String itsName, String itsBackend, Limits itsLimits) {
        var files = workspace == null ? null : workspace.ofNamed(itsName);
        return but().name(itsName)
                .backend(itsBackend)
                .limits(itsLimits)
                .workspace(files)
                .build();
    }

    /** The same specification, for other things to be said. */
    public Builder but() {
        return builder()
                .name(name)
                .backend(backend)
                .command(command)
                .tty(tty)
                .env(env)
                .cwd(cwd)
                .limits(limits)
                .network(network)
                .ttlSeconds(ttlSeconds)
                .onExpire(onExpire)
                .idleTimeoutSeconds(idleTimeoutSeconds)
                .onIdle(onIdle)
                .onExit(onExit)
                .labels(labels)
                .agent(agent)
                .launch(launch)
                .display(display)
                .workspace(workspace)
                .secrets(secrets);
    }

    /** One of which nothing is said yet: all is as it usually is. */
    public static Builder builder() {
        return new Builder();
    }

    /** What a sandbox is asked to be, one thing after the other; a null stands for the default. */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable String backend;
        private @Nullable Command command;
        private @Nullable Map<String, String> env;
        private @Nullable String cwd;
        private @Nullable Limits limits;
        private @Nullable NetworkPolicy network;
        private @Nullable Long ttlSeconds;
        private @Nullable OnExpire onExpire;
        private @Nullable Long idleTimeoutSeconds;
        private @Nullable OnIdle onIdle;
        private @Nullable OnExit onExit;
        private @Nullable Map<String, String> labels;
        private @Nullable String agent;
        private @Nullable AgentLaunch launch;
        private @Nullable DisplaySize display;
        private @Nullable Workspace workspace;
        private @Nullable List<GivenSecret> secrets;
        private boolean tty;

        private Builder() {}

        public Builder name(@Nullable String value) {
            name = value;
            return this;
        }

        public Builder backend(@Nullable String value) {
            backend = value;
            return this;
        }

        public Builder command(@Nullable Command value) {
            command = value;
            return this;
        }

        public Builder env(@Nullable Map<String, String> value) {
            env = value;
            return this;
        }

        public Builder cwd(@Nullable String value) {
            cwd = value;
            return this;
        }

        public Builder limits(@Nullable Limits value) {
            limits = value;
            return this;
        }

        public Builder network(@Nullable NetworkPolicy value) {
            network = value;
            return this;
        }

        public Builder ttlSeconds(@Nullable Long value) {
            ttlSeconds = value;
            return this;
        }

        public Builder onExpire(@Nullable OnExpire value) {
            onExpire = value;
            return this;
        }

        public Builder idleTimeoutSeconds(@Nullable Long value) {
            idleTimeoutSeconds = value;
            return this;
        }

        public Builder onIdle(@Nullable OnIdle value) {
            onIdle = value;
            return this;
        }

        public Builder onExit(@Nullable OnExit value) {
            onExit = value;
            return this;
        }

        public Builder labels(@Nullable Map<String, String> value) {
            labels = value;
            return this;
        }

        public Builder agent(@Nullable String value) {
            agent = value;
            return this;
        }

        public Builder launch(@Nullable AgentLaunch value) {
            launch = value;
            return this;
        }

        public Builder display(@Nullable DisplaySize value) {
            display = value;
            return this;
        }

        public Builder workspace(@Nullable Workspace value) {
            workspace = value;
            return this;
        }

        public Builder secrets(@Nullable List<GivenSecret> value) {
            secrets = value;
            return this;
        }

        public Builder tty(boolean value) {
            tty = value;
            return this;
        }

        /** A fault of kind INVALID where that can't be asked of a sandbox. */
        public SandboxSpec build() {
            return new SandboxSpec(
                    name,
                    backend,
                    command,
                    tty,
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
                    agent,
                    launch,
                    display,
                    workspace,
                    secrets);
        }
    }
}
