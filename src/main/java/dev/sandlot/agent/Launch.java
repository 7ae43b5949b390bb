package dev.sandlot.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sandlot.model.AgentPermissions;
import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How Sandlot starts an agent, as {@code [launch]} of its profile says it.
 *
 * @param prompt the words that have it begin with a prompt, which stands for {@code @PROMPT@} in them
 * @param permissions by the name of what it may do: what makes it so; none where the agent has no such mode
 * @param files what is put into the home directory before its first start, where nothing is there; of several with one path the first that is for it
 * @param environment variables of every process of its sandbox
 * @param missing what is said, on its terminal, where its program is not in the sandbox
 */
record Launch(
        @JsonProperty(required = true) List<String> prompt,
        @JsonProperty(required = true) Map<String, Mode> permissions,
        @JsonProperty(required = true) List<SeedFile> files,
        @Nullable Map<String, String> environment,
        @JsonProperty(required = true) String missing,
        @JsonProperty(required = true) Credentials credentials) {
    /** In the home directory; what is there is Sandlot's own. */
    static final String DIRECTORY = ".sandlot";

    /** Ends the words that only count at the first start. */
    private static final String ALWAYS = "--always";

    /** Words behind the program, and variables. */
    record Mode(
            @JsonProperty(required = true) List<String> flags,
            @Nullable Map<String, String> environment) {}

    /**
     * A file.
     *
     * @param path in the home directory
     * @param with the variable that the sandbox has to have for it, or null
     */
    record SeedFile(
            @JsonProperty(required = true) String path,
            @Nullable String with,
            @JsonProperty(required = true) String text) {
        boolean isFor(Map<String, String> env) {
            return with == null || env.containsKey(with);
        }
    }

    /**
     * Where its provider's key or login is from.
     *
     * @param variables by any of which it takes a key
     * @param login what is said where it has none of these
     */
    record Credentials(
            @JsonProperty(required = true) List<String> variables,
            @JsonProperty(required = true) String login) {
        boolean areIn(Map<String, String> env) {
            return variables.stream().anyMatch(env::containsKey);
        }
    }

    /** A fault of kind INVALID where the agent has no such mode. */
    Mode mode(String agent, AgentPermissions wanted) {
        var mode = permissions.get(wanted.name().toLowerCase(Locale.ROOT));
        if (mode == null) {
            throw Fault.invalid(
                            "agent_permissions",
                            "of " + agent + " can be " + String.join(" or ", permissions.keySet())
                                    + ": it has no other way that works in a sandbox; say so, because the sandbox alone holds it then")
                    .asException();
        }
        return mode;
    }

    /** What starts it: {@code conf/agents/launch.sh} under the name of its program. */
    Command command(String home, String program, Mode mode, @Nullable String first) {
        var words = new ArrayList<String>();
        words.add(home + "/" + DIRECTORY + "/" + program);
        if (first != null) {
            prompt.forEach(word -> words.add(word.replace("@PROMPT@", first)));
        }
        words.add(ALWAYS);
        words.addAll(mode.flags);
        return new Command.Words(words);
    }
}
