package dev.sandlot.agent;

import dev.sandlot.model.AgentLaunch;
import dev.sandlot.model.AgentSetup;
import dev.sandlot.model.Fault;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the agents of sandboxes need in order to run there and to tell what they do. Immutable. */
public final class AgentSetups {
    private static final String HOME = "/home/agent";
    private static final String WORKSPACE = "/workspace";
    /** What needs no escaping, whatever it is written in. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._+@=-]*");
    /** Claude Code knows a key that it was told to use by this many characters. */
    private static final int TAIL = 20;

    private static final Pattern TAIL_OF = Pattern.compile("@TAIL:([A-Z_]+)@");

    private final Map<String, Adapter> adapters;
    private final String launcher;
    private final String notice;

    public AgentSetups(AgentData data) {
        this.adapters = data.adapters;
        this.launcher = data.launcher;
        this.notice = data.notice;
    }

    /**
     * For a sandbox with an agent.
     *
     * @param token of this sandbox's agent
     */
    public AgentSetup of(SandboxId sandbox, SandboxSpec spec, String token) {
        var adapter = adapter(spec);
        var env = new TreeMap<String, String>();
        var seeding = new Seeding();
        if (spec.network().usesProxy()) { // else nothing that it tells would arrive
            adapter.environment()
                    .forEach((name, value) -> env.put(
                            name,
                            value.replace("@URL@", NetworkPolicy.PROXY)
                                    .replace("@TOKEN@", token)
                                    .replace("@SANDBOX@", sandbox.value())));
            hooks(adapter, spec, seeding);
        }
        if (spec.launch() != null) {
            launch(adapter, spec, spec.launch(), env, seeding);
        }
        return new AgentSetup(env, seeding.command());
    }

    /**
     * With the command that starts its agent, where Sandlot is to start that and has not been told how yet. A fault of kind INVALID where that agent
     * can't be started so.
     */
    public SandboxSpec launched(SandboxSpec spec) {
        var launch = spec.launch();
        if (launch == null || spec.command() != null) {
            return spec;
        }
        var adapter = adapter(spec);
        var mode = adapter.launch().mode(adapter.name(), launch.permissions());
        return spec.but()
                .launch(launch.begun())
                .command(adapter.launch().command(HOME, adapter.program(), mode, launch.prompt()))
                .tty(true)
                .build();
    }

    private Adapter adapter(SandboxSpec spec) {
        var adapter = adapters.get(spec.agent());
        if (adapter == null) {
            throw Fault.invalid("agent", "is none of " + String.join(", ", adapters.keySet()))
                    .asException();
        }
        return adapter;
    }

    private static void hooks(Adapter adapter, SandboxSpec spec, Seeding seeding) {
        var hooks = adapter.hooks();
        if (hooks != null) {
            var directory = adapter.sessions().directory(HOME, spec.env());
            seeding.file(
                    directory + "/" + hooks.file(), hooks.text().stripLeading().replace("@URL@", NetworkPolicy.PROXY));
        }
    }

    private void launch(
            Adapter adapter, SandboxSpec spec, AgentLaunch asked, Map<String, String> env, Seeding seeding) {
        var launch = adapter.launch();
        var mode = launch.mode(adapter.name(), asked.permissions());
        putAll(env, launch.environment());
        putAll(env, mode.environment());
        launch.files().stream()
                .filter(file -> file.isFor(spec.env()))
                .forEach(file -> seeding.file(HOME + "/" + file.path(), filled(file.text(), spec)));
        var own = HOME + "/" + Launch.DIRECTORY + "/";
        seeding.file(own + "missing.txt", launch.missing());
        if (!launch.credentials().areIn(spec.env())) {
            seeding.file(own + "login.txt", launch.credentials().login());
        }
        seeding.program(own + adapter.program(), launcher);
    }

    private static void putAll(Map<String, String> env, @Nullable Map<String, String> more) {
        if (more != null) {
            env.putAll(more);
        }
    }

    private String filled(String text, SandboxSpec spec) {
        var where = spec.cwd() != null && PLAIN.matcher(spec.cwd()).matches() ? spec.cwd() : WORKSPACE;
        var filled = text.stripLeading()
                .replace("@NOTICE@", notice)
                .replace("@URL@", NetworkPolicy.PROXY)
                .replace("@DIRECTORY@", where);
        return TAIL_OF.matcher(filled).replaceAll(found -> tail(spec.env().getOrDefault(found.group(1), "")));
    }

    private static String tail(String key) {
        var tail = key.substring(Math.max(0, key.length() - TAIL));
        return PLAIN.matcher(tail).matches() ? tail : "";
    }
}
