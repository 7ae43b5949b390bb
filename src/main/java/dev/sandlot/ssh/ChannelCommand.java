package dev.sandlot.ssh;

import dev.sandlot.model.Fault;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.io.IoInputStream;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelDataReceiver;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.AsyncCommand;
import org.jspecify.annotations.Nullable;

/**
 * What runs behind a session channel (RFC 4254, section 6). SSHD calls in on its threads; everything is passed to the edge's context, in
 * order, and the methods that are left to subclasses are called there.
 */
abstract class ChannelCommand implements AsyncCommand, ChannelDataReceiver {
    /** What ssh(1) itself exits with when it fails. */
    private static final int FAILED = 255;

    private final SshEdge edge;
    private final SessionChannel channel;
    private final Input input;
    private final Outflow outflow;
    private @Nullable ExitCallback exit;
    private boolean over;

    ChannelCommand(SshEdge edge, SessionChannel channel) {
        this.edge = edge;
        this.channel = channel;
        this.input = new Input(channel.getLocalWindow());
        this.outflow = new Outflow(edge, channel);
        channel.setDataReceiver(this);
    }

    /** Begins. */
    abstract void begin();

    abstract void signal(String name);

    abstract void resize(TerminalSize size);

    /** The client has gone. Not called after {@link #exit} or {@link #fail}. */
    abstract void gone();

    final SshEdge edge() {
        return edge;
    }

    final Input input() {
        return input;
    }

    final SessionChannel channel() {
        return channel;
    }

    final Future<Void> print(Channel to, Buffer bytes) {
        return outflow.write(bytes, to == Channel.STDERR);
    }

    /** The client can take more. */
    final void flow() {
        edge.run(outflow::flow);
    }

    /** The last call. */
    final void exit(int code) {
        if (!over) {
            over = true;
            // SSHD sets it before it starts a command.
            Objects.requireNonNull(exit).onExit(code);
        }
    }

    /** Tells why, and exits. */
    final void fail(Fault why) {
        print(Channel.STDERR, SshMessages.lines(why)).onComplete(told -> exit(FAILED));
    }

    @Override
    public final void start(ChannelSession session, Environment environment) {
        session.addChannelListener(new ChannelListener() {
            @Override
            public void channelClosed(org.apache.sshd.common.channel.Channel closed, Throwable reason) {
                edge.run(ChannelCommand.this::hangUp);
            }
        });
        edge.run(this::begin);
    }

    @Override
    public final void destroy(ChannelSession session) {
        edge.run(this::hangUp);
    }

    private void hangUp() {
        if (!over) {
            over = true;
            gone();
        }
    }

    /** Nothing is given back to the window yet: that follows when it has been taken. */
    @Override
    public final int data(ChannelSession session, byte[] bytes, int from, int length) {
        var copy = Buffer.buffer(length).appendBytes(bytes, from, length);
        edge.run(() -> input.data(copy));
        return 0;
    }

    /** The client's end of file; also called when the channel closes. */
    @Override
    public final void close() {
        if (channel.isEofSignalled()) {
            edge.run(input::end);
        }
    }

    @Override
    public final void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public final void setIoOutputStream(IoOutputStream unused) {}

    @Override
    public final void setIoErrorStream(IoOutputStream unused) {}

    @Override
    public final void setIoInputStream(IoInputStream unused) {}

    @Override
    public final void setInputStream(InputStream unused) {}

    @Override
    public final void setOutputStream(OutputStream unused) {}

    @Override
    public final void setErrorStream(OutputStream unused) {}
}
