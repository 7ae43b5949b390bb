package dev.sandlot.model;

import java.util.Objects;

/**
 * What an agent's hook tells; empty where it tells nothing of the kind.
 *
 * @param event such as {@code PreToolUse}
 * @param notification what kind of notification it is
 * @param message for people
 */
public record AgentHook(String event, String session, String notification, String message) {
    public AgentHook {
        Objects.requireNonNull(event);
        Objects.requireNonNull(session);
        Objects.requireNonNull(notification);
        Objects.requireNonNull(message);
    }
}
