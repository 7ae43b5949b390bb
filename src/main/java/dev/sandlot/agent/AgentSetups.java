package dev.sandlot.agent;

import dev.sandlot.model.AgentSetup;
import dev.sandlot.model.Fault;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the agents of sandboxes need in order to tell what they do. Immutable. */
public final class AgentSetups {
    private static final String HOME = "/home/agent";
    /** Never changes a file that is there: it may be the user's. */
    private static final String PUT =
            "umask 077 && mkdir -p -- \"$1\" && cd -- \"$1\" && { test -e \"$2\" || test -h \"$2\""
                    + " || { printf %s \"$3\" > \"$2.sandlot\" && mv -n -- \"$2.sandlot\" \"$2\"; }; }";

    private final Map<String, Adapter> adapters;

    public AgentSetups(AgentData data) {
        this.adapters = data.adapters;
    }

    /**
     * For a sandbox with an agent.
     *
     * @param token of this sandbox's agent
     */
    public AgentSetup of(SandboxId sandbox, SandboxSpec spec, String token) {
        var adapter = adapters.get(spec.agent());
        if (adapter == null) {
            throw Fault.invalid("agent", "is none of " + String.join(", ", adapters.keySet()))
                    .asException();
        }
        if (!spec.network().usesProxy()) {
            return AgentSetup.NONE; // nothing that it tells would arrive
        }
        var env = new TreeMap<String, String>();
        adapter.environment()
                .forEach((name, value) -> env.put(
                        name,
                        value.replace("@URL@", NetworkPolicy.PROXY)
                                .replace("@TOKEN@", token)
                                .replace("@SANDBOX@", sandbox.value())));
        return new AgentSetup(env, setup(adapter, spec));
    }

    private static List<String> setup(Adapter adapter, SandboxSpec spec) {
        var hooks = adapter.hooks();
        if (hooks == null) {
            return List.of();
        }
        var text = hooks.text().stripLeading().replace("@URL@", NetworkPolicy.PROXY);
        var directory = adapter.sessions().directory(HOME, spec.env());
        return List.of("/bin/sh", "-c", PUT, "sandlot", directory, hooks.file(), text);
    }
}
