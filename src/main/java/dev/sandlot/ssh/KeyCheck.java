package dev.sandlot.ssh;

import java.security.PublicKey;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;

/**
 * Looks a key up that a client shows. The user name is not looked at: which sandboxes exist is nothing that a stranger may ask. Called
 * before a key's signature is verified, so what it notes holds once the session is authenticated, which happens with the key asked about last.
 */
final class KeyCheck implements PublickeyAuthenticator {
    /** The fingerprint of the key that was refused last. */
    static final AttributeKey<String> UNKNOWN = new AttributeKey<>();

    private final AuthorizedKeys keys;

    KeyCheck(AuthorizedKeys keys) {
        this.keys = keys;
    }

    @Override
    public boolean authenticate(String user, PublicKey key, ServerSession session) {
        var grant = keys.find(key);
        if (grant.isEmpty()) {
            session.removeAttribute(Entrance.GRANT);
            session.setAttribute(UNKNOWN, KeyUtils.getFingerPrint(key));
            return false;
        }
        session.setAttribute(Entrance.GRANT, grant.get());
        session.setAttribute(Entrance.KEY, key);
        session.removeAttribute(UNKNOWN);
        return true;
    }
}
