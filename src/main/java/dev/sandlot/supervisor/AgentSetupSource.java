package dev.sandlot.supervisor;

import dev.sandlot.model.AgentSetup;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import io.vertx.core.Future;

/** Says what a sandbox's agent needs. */
@FunctionalInterface
public interface AgentSetupSource {
    /** Asked for sandboxes with an agent only. */
    Future<AgentSetup> of(SandboxId sandbox, SandboxSpec spec);

    /**
     * The specification with the command that starts its agent, where that is to be started and there is none yet. A fault of kind INVALID where it can't
     * be started so.
     */
    default SandboxSpec launched(SandboxSpec spec) {
        return spec;
    }
}
