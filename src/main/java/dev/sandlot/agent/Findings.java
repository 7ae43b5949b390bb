package dev.sandlot.agent;

import dev.sandlot.model.TokenCount;
import dev.sandlot.store.AgentItem;
import dev.sandlot.store.AgentSessionRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found in session files, in the order in which it stands there. */
final class Findings {
    /** What is known of a session. */
    record Seen(String agent, Instant first, Instant last, AgentSessionRow.@Nullable Told told) {
        private Seen with(Instant at, AgentSessionRow.@Nullable Told newer) {
            return new Seen(
                    agent, at.isBefore(first) ? at : first, at.isAfter(last) ? at : last, newer == null ? told : newer);
        }
    }

    private final Instant now;
    private final List<AgentItem> items = new ArrayList<>();
    private final Map<String, Seen> sessions = new LinkedHashMap<>();

    /** @param now the time of what tells none */
    Findings(Instant now) {
        this.now = now;
    }

    /** A message; told again, it replaces what it was. */
    void message(String agent, String session, byte[] key, String model, @Nullable Instant at, TokenCount tokens) {
        add(agent, session, new AgentItem(key, session, model, Counts.day(or(at)), 1, 0, tokens), at);
    }

    /** The use of a tool. */
    void toolUse(String agent, String session, byte[] key, String model, @Nullable Instant at) {
        add(agent, session, new AgentItem(key, session, model, Counts.day(or(at)), 0, 1, TokenCount.ZERO), at);
    }

    /** Tokens that belong to no single message. */
    void tokens(String agent, String session, byte[] key, String model, @Nullable Instant at, TokenCount tokens) {
        add(agent, session, new AgentItem(key, session, model, Counts.day(or(at)), 0, 0, tokens), at);
    }

    /** What the agent says that the session has cost. */
    void told(String agent, String session, AgentSessionRow.Told told) {
        see(agent, session, null, told);
    }

    private void add(String agent, String session, AgentItem item, @Nullable Instant at) {
        items.add(item);
        see(agent, session, at, null);
    }

    private void see(String agent, String session, @Nullable Instant at, AgentSessionRow.@Nullable Told told) {
        var known = sessions.get(session);
        if (known == null) {
            sessions.put(session, new Seen(agent, or(at), or(at), told));
        } else {
            sessions.put(session, known.with(at == null ? known.last : at, told));
        }
    }

    private Instant or(@Nullable Instant at) {
        return at == null ? now : at;
    }

    List<AgentItem> items() {
        return items;
    }

    Map<String, Seen> sessions() {
        return sessions;
    }
}
