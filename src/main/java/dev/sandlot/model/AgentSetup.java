package dev.sandlot.model;

import java.util.List;
import java.util.Map;

/**
 * What a sandbox's agent needs in order to tell what it does.
 *
 * @param env variables of every process of the sandbox; its own win over them
 * @param command is run inside, out of sight, each time before the sandbox's first process; empty for none
 */
public record AgentSetup(Map<String, String> env, List<String> command) {
    public static final AgentSetup NONE = new AgentSetup(Map.of(), List.of());

    public AgentSetup {
        env = Map.copyOf(env);
        command = List.copyOf(command);
    }
}
