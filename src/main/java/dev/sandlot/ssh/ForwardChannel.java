package dev.sandlot.ssh;

import dev.sandlot.stream.PortSource;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.channel.AbstractServerChannel;
import org.jspecify.annotations.Nullable;

/**
 * A channel of the type {@code direct-tcpip} (RFC 4254, section 7.2): one connection to a port of the sandbox's localhost. It is opened only when
 * the connection is there, and each direction ends by itself.
 */
final class ForwardChannel extends AbstractServerChannel {
    /** How long what a client has sent has to be delivered, once the client has gone. */
    private static final long LINGER_MILLIS = 5000;

    private final SshEdge edge;
    private final Input input;
    private final Outflow outflow;
    private final OpenFuture opening = new DefaultOpenFuture(this, this);
    private PortSource.@Nullable Connection connection;
    /** All that the other end has sent is on its way to the client. */
    private boolean silent;
    /** The connection carries nothing more either way. */
    private boolean ended;
    /** The channel is closed, or is being. */
    private boolean over;

    private ForwardChannel(SshEdge edge) {
        super(null);
        this.edge = edge;
        this.input = new Input(getLocalWindow());
        this.outflow = new Outflow(edge, this);
    }

    static ChannelFactory factory(SshEdge edge) {
        return new ChannelFactory() {
            @Override
            public String getName() {
                return "direct-tcpip";
            }

            @Override
            public org.apache.sshd.common.channel.Channel createChannel(Session session) {
                return new ForwardChannel(edge);
            }
        };
    }

    @Override
    protected OpenFuture doInit(org.apache.sshd.common.util.buffer.Buffer request) {
        var host = request.getString();
        var port = request.getUInt();
        addChannelListener(new ChannelListener() {
            @Override
            public void channelClosed(org.apache.sshd.common.channel.Channel closed, Throwable reason) {
                edge.run(ForwardChannel.this::gone);
            }
        });
        var target = ForwardTarget.of(host, port);
        if (target.isEmpty()) {
            edge.refusals().tell(getSession(), "ssh forward", Map.of("to", host + ":" + port));
            edge.run(() -> refuse(OpenRefusal.prohibited("forwards lead to the sandbox's localhost only")));
        } else {
            edge.run(() -> begin(target.get()));
        }
        return opening;
    }

    private void begin(ForwardTarget target) {
        edge.entrance()
                .admit(getSession())
                .compose(sandbox -> edge.parts().ports().connect(sandbox.id(), target.addresses(), target.port()))
                .onComplete(this::connected);
    }

    private void connected(AsyncResult<PortSource.Connection> made) {
        if (made.failed()) {
            var why = SshMessages.fault(made.cause()).message();
            refuse(OpenRefusal.notConnected(SshMessages.shown(why)));
            return;
        }
        var to = made.result();
        connection = to;
        if (over) {
            // What the client has sent before it went is still delivered.
            input.flow(to::write, to::end);
            linger(to);
            return;
        }
        signalChannelOpenSuccess();
        opening.setOpened();
        input.flow(to::write, to::end);
        pump(to);
        to.over().onComplete(v -> {
            ended = true;
            endIfOver(to);
        });
    }

    private void refuse(OpenRefusal why) {
        if (!over) {
            over = true;
            why.send(getSession(), getRecipient());
            close(true);
        }
    }

    private void pump(PortSource.Connection from) {
        from.read()
                .onSuccess(bytes -> {
                    if (bytes == null) {
                        silence(from);
                    } else {
                        outflow.write(bytes, false)
                                .onSuccess(sent -> pump(from))
                                .onFailure(gone -> silence(from));
                    }
                })
                .onFailure(e -> silence(from));
    }

    private void silence(PortSource.Connection from) {
        silent = true;
        if (!over && !isEofSent()) {
            try {
                sendEof();
            } catch (IOException e) {
                close(true);
            }
        }
        endIfOver(from);
    }

    private void endIfOver(PortSource.Connection from) {
        if (silent && ended) {
            input.close();
            close(from);
            if (!over) {
                over = true;
                close(false);
            }
        }
    }

    /** The client has closed the channel, or is lost. */
    private void gone() {
        if (!over) {
            over = true;
            input.end();
            if (connection != null) {
                linger(connection);
            }
        }
    }

    private void linger(PortSource.Connection to) {
        edge.vertx().setTimer(LINGER_MILLIS, id -> close(to));
    }

    private static void close(PortSource.Connection connection) {
        Unawaited.note(connection.close(), "closing a forwarded connection");
    }

    @Override
    protected void doWriteData(byte[] bytes, int from, long length) {
        var copy = Buffer.buffer((int) length).appendBytes(bytes, from, (int) length);
        edge.run(() -> input.data(copy));
    }

    @Override
    protected void doWriteExtendedData(byte[] bytes, int from, long length) throws IOException {
        throw new IOException("a forward has no extended data");
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        edge.run(input::end);
    }

    @Override
    public void handleWindowAdjust(org.apache.sshd.common.util.buffer.Buffer request) throws IOException {
        super.handleWindowAdjust(request);
        edge.run(outflow::flow);
    }
}
