package dev.sandlot.ssh;

import dev.sandlot.model.Fault;
import dev.sandlot.stream.Channel;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.channel.AbstractServerChannel;

/**
 * A channel of the type {@code direct-tcpip} (RFC 4254, section 7.2): one connection to a port of the sandbox's localhost, made by a
 * {@link Relay} inside it. It is opened only when the connection is there, and each direction ends by itself.
 */
final class ForwardChannel extends AbstractServerChannel implements PipedCommand.Client {
    /** How long a relay has to deliver what its client has sent, once the client has gone. */
    private static final long LINGER_MILLIS = 5000;

    private final Edge edge;
    private final Relay relay = new Relay();
    private final Input input;
    private final PipedCommand process;
    private final Outflow outflow;
    private final OpenFuture opening = new DefaultOpenFuture(this, this);
    private boolean over;

    private ForwardChannel(Edge edge) {
        super(null);
        this.edge = edge;
        this.input = new Input(getLocalWindow());
        this.process = new PipedCommand(edge, input, this);
        this.outflow = new Outflow(edge, this);
    }

    static ChannelFactory factory(Edge edge) {
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
                .onSuccess(sandbox -> process.start(sandbox.id(), Relay.command(target), Map.of()))
                .onFailure(cause -> failed(Words.fault(cause)));
    }

    private void refuse(OpenRefusal why) {
        over = true;
        why.send(getSession(), getRecipient());
        close(true);
    }

    @Override
    public Future<Void> printed(Channel from, Buffer bytes) {
        if (from == Channel.STDERR) {
            relay.told(bytes);
            endIfComplete();
            return Future.succeededFuture();
        }
        // A client drops what comes before it knows that the channel is open.
        var first = !relay.isConnected();
        var data = relay.printed(bytes);
        if (first) {
            signalChannelOpenSuccess();
            opening.setOpened();
        }
        return outflow.write(data, false).onSuccess(sent -> {
            relay.carried(data.length());
            endIfComplete();
        });
    }

    private void endIfComplete() {
        if (relay.isComplete() && !isEofSent()) {
            try {
                sendEof();
            } catch (IOException e) {
                close(true);
            }
        }
    }

    @Override
    public void ended(int code) {
        if (over) {
            return;
        }
        if (relay.isConnected()) {
            over = true;
            close(false);
        } else {
            refuse(OpenRefusal.notConnected(relay.reason()));
        }
    }

    @Override
    public void failed(Fault why) {
        if (over) {
            return;
        }
        if (relay.isConnected()) {
            over = true;
            close(false);
        } else {
            refuse(OpenRefusal.notConnected(why.message()));
        }
    }

    /** What the client has sent before it went is still delivered. */
    private void gone() {
        if (!over) {
            over = true;
            input.end();
            edge.vertx().setTimer(LINGER_MILLIS, id -> process.leave());
        }
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
