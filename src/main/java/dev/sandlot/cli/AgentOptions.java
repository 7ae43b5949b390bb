package dev.sandlot.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the agent of a new sandbox is started. */
final class AgentOptions {
    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "What the agent is to do first (with --agent and no command).")
    @Nullable
    String prompt;

    @Option(
            names = "--permissions",
            paramLabel = "WHAT",
            description =
                    "What the agent may do without asking you: ask: look only (default), edits: change files too, all: everything.")
    @Nullable
    String permissions;

    /** Has the body ask for it. */
    void start(JsonTree body) {
        body.put("prompt", prompt).put("agent_permissions", permissions == null ? "ask" : permissions);
    }

    /** @param starts whether there is an agent to be started */
    void require(boolean starts) {
        if ((prompt != null || permissions != null) && !starts) {
            throw new UsageError((prompt == null ? "--permissions" : "--prompt")
                    + " goes with an agent that is started: name one with --agent, and give no command");
        }
    }
}
