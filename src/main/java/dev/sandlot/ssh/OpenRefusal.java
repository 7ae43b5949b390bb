package dev.sandlot.ssh;

import java.io.IOException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * Why a channel is not opened.
 *
 * @param reason as in RFC 4254, section 5.1
 */
record OpenRefusal(int reason, String text) {
    static OpenRefusal prohibited(String text) {
        return new OpenRefusal(SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED, text);
    }

    static OpenRefusal notConnected(String text) {
        return new OpenRefusal(SshConstants.SSH_OPEN_CONNECT_FAILED, text);
    }

    /** @param channel the client's number for the channel that it wanted */
    void send(Session session, long channel) {
        try {
            Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, text.length() + 64);
            buffer.putUInt(channel);
            buffer.putUInt(reason);
            buffer.putString(text);
            buffer.putString("");
            session.writePacket(buffer);
        } catch (IOException e) {
            session.exceptionCaught(e);
        }
    }
}
