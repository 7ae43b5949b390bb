package dev.sandlot.model;

import java.util.List;
import java.util.Map;

/**
 * What a sandbox's agent needs in order to tell what it does.
 *
 * @param env variables of every process of the sandbox; its own win over them
 * @param setup a command that is run inside, out of sight, each time before the sandbox's first process; empty for none
 */
public record Outfit(Map<String, String> env, List<String> setup) {
    public static final Outfit NONE = new Outfit(Map.of(), List.of());

    public Outfit {
        env = Map.copyOf(env);
        setup = List.copyOf(setup);
    }
}
