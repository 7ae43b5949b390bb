package dev.sandlot;

import dev.sandlot.agent.AgentSetups;
import dev.sandlot.auth.IngestTokens;
import dev.sandlot.model.AgentSetup;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.supervisor.AgentSetupSource;
import io.vertx.core.Future;

/** Sets agents up, with a token by which they may tell what they do. */
final class DaemonAgentSetup implements AgentSetupSource {
    private final AgentSetups setups;
    private final IngestTokens tokens;

    DaemonAgentSetup(AgentSetups setups, IngestTokens tokens) {
        this.setups = setups;
        this.tokens = tokens;
    }

    @Override
    public Future<AgentSetup> of(SandboxId sandbox, SandboxSpec spec) {
        return tokens.of(sandbox).map(token -> setups.of(sandbox, spec, token));
    }

    @Override
    public SandboxSpec launched(SandboxSpec spec) {
        return setups.launched(spec);
    }
}
