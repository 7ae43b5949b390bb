package dev.sandlot.ssh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/**
 * Holds connections that have not shown a key yet, at most {@link #MOST}. When it is full, one of the address that has the most there has
 * to go: the oldest that has said nothing, else the oldest. So a thousand half-open connections cost no more than these, and whoever
 * comes from elsewhere gets in; whoever is in is not concerned. Safe for use by many threads.
 */
final class WaitingRoom implements SessionListener {
    static final int MOST = 64;

    private final Map<Session, String> waiting = new LinkedHashMap<>();

    @Override
    public void sessionCreated(Session session) {
        Session leaving = null;
        synchronized (waiting) {
            waiting.put(session, Refusals.address(session));
            if (waiting.size() > MOST) {
                leaving = choose();
                waiting.remove(leaving);
            }
        }
        if (leaving != null) {
            leaving.close(true);
        }
    }

    private Session choose() {
        Map<String, List<Session>> byAddress = new HashMap<>();
        waiting.forEach((session, address) ->
                byAddress.computeIfAbsent(address, a -> new ArrayList<>()).add(session));
        var most = byAddress.values().stream()
                .max((a, b) -> Integer.compare(a.size(), b.size()))
                .orElseThrow();
        // The newest is the one that has just come, and has had no time to say anything.
        return most.subList(0, Math.max(1, most.size() - 1)).stream()
                .filter(session -> session.getClientVersion() == null)
                .findFirst()
                .orElse(most.get(0));
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        if (event == Event.Authenticated) {
            leave(session);
        }
    }

    @Override
    public void sessionClosed(Session session) {
        leave(session);
    }

    private void leave(Session session) {
        synchronized (waiting) {
            waiting.remove(session);
        }
    }

    /** How many wait now. */
    int size() {
        synchronized (waiting) {
            return waiting.size();
        }
    }
}
