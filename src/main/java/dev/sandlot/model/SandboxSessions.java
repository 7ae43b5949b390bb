package dev.sandlot.model;

import java.util.List;

/**
 * What the agents of one sandbox have used.
 *
 * @param total of all sessions, those that are not listed too
 * @param sessions the newest first
 * @param sessionCount how many there are
 * @param truncated whether there was more than is counted
 */
public record SandboxSessions(
        SandboxId id, String name, AgentUsage total, List<AgentSession> sessions, int sessionCount, boolean truncated) {
    public SandboxSessions {
        sessions = List.copyOf(sessions);
    }
}
