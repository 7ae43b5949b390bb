package dev.sandlot.ssh;

import dev.sandlot.auth.Throttle;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.session.ServerUserAuthService;

/**
 * The login of one connection (RFC 4252), which slows wrong keys down: from the second on, and more where the address has used up its
 * free guesses, the answer is late, and nothing that the client sends is read before it. A right key is never late.
 */
final class Login extends ServerUserAuthService {
    private static final Duration LATE = Duration.ofMillis(250);
    private static final Duration VERY_LATE = Duration.ofSeconds(2);
    /** Asks what is possible before a key is shown; every client begins with it. */
    private static final String NONE = "none";

    private final SshEdge edge;
    private final Throttle throttle;
    private String user = "";
    private String method = NONE;
    private int wrong;
    private boolean late;

    private Login(Session session, SshEdge edge) throws IOException {
        super(session);
        this.edge = edge;
        this.throttle = edge.parts().throttle();
    }

    /** Makes one for each connection. */
    static ServiceFactory factory(SshEdge edge) {
        return new ServiceFactory() {
            @Override
            public String getName() {
                return "ssh-userauth";
            }

            @Override
            public Service create(Session session) throws IOException {
                return new Login(session, edge);
            }
        };
    }

    @Override
    public synchronized void process(int cmd, Buffer buffer) throws Exception {
        if (late) {
            // Only who doesn't wait for answers has sent this already.
            getServerSession().close(true);
            return;
        }
        super.process(cmd, buffer);
    }

    @Override
    protected boolean handleUserAuthRequestMessage(
            ServerSession session, Buffer buffer, AtomicReference<Boolean> authenticated) throws Exception {
        int position = buffer.rpos();
        user = buffer.getString();
        buffer.getString();
        method = buffer.getString();
        buffer.rpos(position);
        return super.handleUserAuthRequestMessage(session, buffer, authenticated);
    }

    @Override
    protected void handleAuthenticationFailure(int cmd, Buffer buffer) throws Exception {
        if (NONE.equals(method)) {
            super.handleAuthenticationFailure(cmd, buffer);
            return;
        }
        wrong++;
        var session = getServerSession();
        var offered = session.getAttribute(KeyCheck.UNKNOWN);
        edge.refusals().tell(session, "ssh login", Map.of("user", user, "offered", offered == null ? method : offered));
        var over = !throttle.wrong(Refusals.address(session)).isZero();
        if (wrong == 1 && !over) {
            super.handleAuthenticationFailure(cmd, buffer);
            return;
        }
        late = true;
        session.getIoSession().suspendRead();
        edge.run(() -> edge.vertx().setTimer((over ? VERY_LATE : LATE).toMillis(), id -> answer(cmd, buffer)));
    }

    private synchronized void answer(int cmd, Buffer buffer) {
        late = false;
        var session = getServerSession();
        try {
            super.handleAuthenticationFailure(cmd, buffer);
            session.getIoSession().resumeRead();
        } catch (Exception e) {
            session.exceptionCaught(e);
        }
    }
}
