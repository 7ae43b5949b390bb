package dev.sandlot.ssh;

import java.util.HashSet;
import java.util.Set;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.server.SshServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the sessions of keys that are not in {@code authorized_keys} any more, or are there with other rights. Not before two looks have
 * found the same: some editors empty the file for a moment before they write it.
 */
final class KeyWatch {
    /** How often is looked. */
    static final long EVERY_MILLIS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

    private final SshServer server;
    private final AuthorizedKeys keys;
    private Set<Session> suspects = Set.of();

    KeyWatch(SshServer server, AuthorizedKeys keys) {
        this.server = server;
        this.keys = keys;
    }

    /** Whether anybody is there. */
    boolean isNeeded() {
        return !server.getActiveSessions().isEmpty();
    }

    /** Reads a file, so it is not for event loops. To be called by one thread at a time. */
    void look() {
        var found = new HashSet<Session>();
        for (var session : server.getActiveSessions()) {
            if (session.isAuthenticated() && !isGood(session)) {
                if (suspects.contains(session)) {
                    end(session);
                } else {
                    found.add(session);
                }
            }
        }
        suspects = found;
    }

    static void failed(Throwable cause) {
        LOG.warn("ssh sessions were not looked through for keys that are gone", cause);
    }

    private boolean isGood(Session session) {
        var grant = session.getAttribute(Entrance.GRANT);
        var key = session.getAttribute(Entrance.KEY);
        return grant != null
                && key != null
                && keys.find(key).filter(now -> now.allowsSameAs(grant)).isPresent();
    }

    private static void end(AbstractSession session) {
        LOG.info("an ssh session of {} ends: its line in authorized_keys is gone or another", session.getUsername());
        try {
            session.disconnect(
                    SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE,
                    "Your key has been taken out of authorized_keys, or is there with other rights.");
        } catch (java.io.IOException broken) {
            session.close(true);
        }
    }
}
