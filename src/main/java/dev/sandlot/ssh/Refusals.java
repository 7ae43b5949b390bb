package dev.sandlot.ssh;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.OccurrenceMapper;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.sshd.common.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in the event log what was refused, at most {@link #MOST} entries a minute, so that nobody can flood it; how many were left
 * out is told with the next one. Safe for use by many threads.
 */
final class Refusals {
    static final int MOST = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Bus bus;
    private final Clock clock;
    private Instant since = Instant.EPOCH;
    private int told;
    private int leftOut;

    Refusals(Bus bus, Clock clock) {
        this.bus = bus;
        this.clock = clock;
    }

    /** Notes that {@code what} was refused to this session. */
    void tell(Session session, String what, Map<String, String> details) {
        var shown = new HashMap<String, String>();
        details.forEach((name, value) -> shown.put(name, SshMessages.shown(value)));
        shown.put("address", address(session));
        var grant = session.getAttribute(Entrance.GRANT);
        if (grant != null) {
            shown.put("user", SshMessages.shown(session.getUsername()));
            shown.put("key", SshMessages.shown(grant.name()));
        }
        int before = mayTell();
        if (before >= 0) {
            var entry = new Occurrence.AuditEntry(what, shown, before);
            LOG.info("refused: {}", OccurrenceMapper.write(entry).data());
            bus.ask(new Request.Audit(null, entry)).onFailure(e -> LOG.warn("not kept: {}", e.getMessage()));
        }
    }

    /** How many were left out before this one, or -1 where it is to be left out too. */
    private synchronized int mayTell() {
        var now = clock.instant();
        if (!now.isBefore(since) && Duration.between(since, now).compareTo(WINDOW) < 0) {
            if (told >= MOST) {
                leftOut++;
                return -1;
            }
        } else {
            since = now;
            told = 0;
        }
        told++;
        int before = leftOut;
        leftOut = 0;
        return before;
    }

    /** The other end's address without its port. */
    static String address(Session session) {
        return session.getRemoteAddress() instanceof InetSocketAddress address && address.getAddress() != null
                ? address.getAddress().getHostAddress()
                : "unknown";
    }
}
