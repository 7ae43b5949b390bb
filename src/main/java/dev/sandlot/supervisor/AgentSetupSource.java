package dev.sandlot.supervisor;

import dev.sandlot.model.AgentSetup;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import io.vertx.core.Future;

/** Says what a sandbox's agent needs; asked for sandboxes with an agent only. */
@FunctionalInterface
public interface AgentSetupSource {
    Future<AgentSetup> of(SandboxId sandbox, SandboxSpec spec);
}
