package dev.sandlot.ssh;

import java.io.IOException;
import java.util.Map;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.AbstractServerChannel;

/** A channel of a type that is known and not let through: refused with a reason, and noted. */
final class RefusedChannel extends AbstractServerChannel {
    private final SshEdge edge;
    private final String what;

    private RefusedChannel(SshEdge edge, String what) {
        super(null);
        this.edge = edge;
        this.what = what;
    }

    static ChannelFactory factory(SshEdge edge, String type, String what) {
        return new ChannelFactory() {
            @Override
            public String getName() {
                return type;
            }

            @Override
            public Channel createChannel(Session session) {
                return new RefusedChannel(edge, what);
            }
        };
    }

    @Override
    protected OpenFuture doInit(Buffer request) {
        edge.refusals().tell(getSession(), what, Map.of());
        OpenRefusal.prohibited(what + " is not offered").send(getSession(), getRecipient());
        close(true);
        return new DefaultOpenFuture(this, this);
    }

    @Override
    protected void doWriteData(byte[] bytes, int from, long length) throws IOException {
        throw new IOException("not open");
    }

    @Override
    protected void doWriteExtendedData(byte[] bytes, int from, long length) throws IOException {
        throw new IOException("not open");
    }
}
