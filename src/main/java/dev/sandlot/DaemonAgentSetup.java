package dev.sandlot;

import dev.sandlot.agent.AgentSetups;
import dev.sandlot.auth.IngestTokens;
import dev.sandlot.model.AgentSetup;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.stream.SecretSource;
import dev.sandlot.supervisor.AgentSetupSource;
import io.vertx.core.Future;
import java.util.TreeMap;

/** Sets agents up, with a token by which they may tell what they do. */
final class DaemonAgentSetup implements AgentSetupSource {
    private final AgentSetups setups;
    private final IngestTokens tokens;
    private final SecretSource secrets;

    DaemonAgentSetup(AgentSetups setups, IngestTokens tokens, SecretSource secrets) {
        this.setups = setups;
        this.tokens = tokens;
        this.secrets = secrets;
    }

    @Override
    public Future<AgentSetup> of(SandboxId sandbox, SandboxSpec spec) {
        var seen = withPlaceholders(sandbox, spec);
        return tokens.of(sandbox).map(token -> setups.of(sandbox, seen, token));
    }

    /** As the agent sees it: to it a placeholder is a key. */
    private SandboxSpec withPlaceholders(SandboxId sandbox, SandboxSpec spec) {
        var env = new TreeMap<>(secrets.variables(sandbox, spec.secrets()));
        env.putAll(spec.env());
        return spec.but().env(env).build();
    }

    @Override
    public SandboxSpec launched(SandboxSpec spec) {
        return setups.launched(spec);
    }
}
