package dev.sandlot.ssh;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.RemoteWindow;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.server.channel.AbstractServerChannel;

/**
 * What is sent on one channel, in packets as large as the client takes and as far as its window reaches (RFC 4254, section 5.2). Some
 * packets are on their way to the socket at a time, so that neither waits for the other, and never more than {@link #MOST_UNDERWAY}
 * bytes. Used on the edge's context.
 */
final class Outflow {
    private static final int MOST_UNDERWAY = 512 << 10;
    /** SSH_EXTENDED_DATA_STDERR. */
    private static final long STDERR = 1;

    private record Part(Buffer bytes, boolean error, Promise<Void> done) {}

    private final SshEdge edge;
    private final AbstractServerChannel channel;
    private final Deque<Part> parts = new ArrayDeque<>();
    private int sent;
    private int underway;

    Outflow(SshEdge edge, AbstractServerChannel channel) {
        this.edge = edge;
        this.channel = channel;
    }

    /**
     * Sends all of it, after all that came before. Completes when it is on its way and there is room for more; never where the channel closes
     * before.
     *
     * @param error whether it is for standard error
     */
    Future<Void> write(Buffer bytes, boolean error) {
        Promise<Void> done = Promise.promise();
        parts.add(new Part(bytes, error, done));
        flow();
        return done.future();
    }

    /** Goes on, where it was waiting: the client's window has grown. */
    void flow() {
        var window = channel.getRemoteWindow();
        while (!parts.isEmpty() && underway < MOST_UNDERWAY) {
            var part = parts.peek();
            if (sent == part.bytes().length()) {
                parts.poll();
                sent = 0;
                part.done().complete();
            } else if (!send(part, window)) {
                return;
            }
        }
    }

    private boolean send(Part part, RemoteWindow window) {
        int length = (int) Math.min(part.bytes().length() - sent, Math.min(window.getSize(), window.getPacketSize()));
        if (length <= 0 || channel.isClosing()) {
            return false;
        }
        var packet = packet(channel.getSession(), part, length);
        try {
            window.consume(length);
            underway += length;
            sent += length;
            // As one of SSHD's own threads: during a new key exchange it queues what they write, and lets others wait.
            ThreadUtils.runAsInternal(packet, channel.getSession()::writePacket)
                    .addListener(written -> edge.run(() -> {
                        underway -= length;
                        flow();
                    }));
            return true;
        } catch (IOException e) {
            channel.close(true);
            return false;
        }
    }

    private org.apache.sshd.common.util.buffer.Buffer packet(Session session, Part part, int length) {
        var packet = session.createBuffer(
                part.error() ? SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA : SshConstants.SSH_MSG_CHANNEL_DATA,
                length + 12);
        packet.putUInt(channel.getRecipient());
        if (part.error()) {
            packet.putUInt(STDERR);
        }
        packet.putUInt(length);
        packet.putRawBytes(part.bytes().getBytes(sent, sent + length));
        return packet;
    }
}
