package dev.sandlot.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an agent is started as the command of its sandbox.
 *
 * @param prompt what it is to do first, or null; said at the first start of the sandbox only
 * @param permissions null stands for {@link AgentPermissions#ASK}
 */
public record AgentLaunch(@Nullable String prompt, AgentPermissions permissions) {
    /** Characters of a prompt. Longer ones belong into a file that the prompt names. */
    public static final int MOST_PROMPT = 16_000;

    public AgentLaunch(@Nullable String prompt, @Nullable AgentPermissions permissions) {
        if (prompt != null && (prompt.isBlank() || prompt.length() > MOST_PROMPT || prompt.indexOf('\0') >= 0)) {
            throw Fault.invalid(
                            "prompt",
                            "must be text of at most " + MOST_PROMPT + " characters; put a longer one into a file")
                    .asException();
        }
        this.prompt = prompt;
        this.permissions = Objects.requireNonNullElse(permissions, AgentPermissions.ASK);
    }

    /** Without what has been made its command. */
    public AgentLaunch begun() {
        return new AgentLaunch(null, permissions);
    }
}
