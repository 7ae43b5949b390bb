package dev.sandlot.http.socket;

import dev.sandlot.api.Json;
import dev.sandlot.auth.Principal;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.http.server.Shares.Share;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.TerminalViewer;
import dev.sandlot.wire.AttachProtocol;
import dev.sandlot.wire.CloseCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket that shows a terminal. Never more than {@link #MOST_AHEAD} bytes are on their way to the client, kernel buffers included: it
 * answers a ping after every so many, in its turn, and until it has the terminal shows it nothing more. So a client that was slow is then
 * shown the current screen, not what happened meanwhile; one that has asked for the log is shown that, however slowly it takes it.
 */
final class TerminalSession implements TerminalViewer.Listener {
    private static final int MOST_AHEAD = 256 << 10;
    private static final int PING_EVERY = 64 << 10;
    private static final int MOST_TYPED = 1 << 20;
    /** Ctrl-D. */
    private static final byte END_OF_TRANSMISSION = 4;

    private static final long ROOM_MILLIS = 100;

    private final Vertx vertx;
    private final Bus bus;
    private final SandboxProcess process;
    private final Rights rights;
    private final Share share;
    /** What was told before the socket was there. */
    private final List<Runnable> early = new ArrayList<>();

    private @Nullable Opened opened;
    private long sent;
    private long pinged;
    private long taken;
    private int typed;

    /**
     * What the client may do.
     *
     * @param readOnly what the client types is dropped
     * @param mayWrite whether it may type at all; one that may not and does is sent away
     * @param principal whose end is the socket's end
     */
    record Rights(boolean readOnly, boolean mayWrite, Principal principal) {}

    /** Both ends, once they are there. */
    private record Opened(SocketIntake intake, AttachLine line, TerminalViewer viewer) {}

    /** @param share what waits for the client draws from it */
    TerminalSession(Vertx vertx, Bus bus, SandboxProcess process, Rights rights, Share share) {
        this.vertx = vertx;
        this.bus = bus;
        this.process = process;
        this.rights = rights;
        this.share = share;
    }

    /** @param viewer paused since it is there: what it shows before this call is kept in memory */
    void open(SocketLink link, TerminalViewer viewer, OpenStreams open) {
        var socket = link.socket();
        var line = new AttachLine(socket);
        var both = new Opened(link.intake(), line, viewer);
        opened = both;
        line.open(vertx, open, rights.principal, viewer::close);
        socket.binaryMessageHandler(frame -> keys(both, frame));
        socket.textMessageHandler(text -> {
            link.intake().delivered();
            line.control(text, message -> control(both, message));
        });
        socket.pongHandler(pong -> taken(both, pong));
        line.tell(new AttachProtocol.Ready(
                process.sandboxId().value(),
                process.id().value(),
                Json.label(process.state()),
                new AttachProtocol.Ready.Terminal(rights.readOnly)));
        early.forEach(Runnable::run);
        early.clear();
        resume(viewer);
    }

    @Override
    public void shown(long seq, Buffer bytes) {
        var both = opened;
        if (both == null) {
            early.add(() -> shown(seq, bytes));
            return;
        }
        var line = both.line;
        int length = AttachProtocol.HEADER + bytes.length();
        var lease = share.take(length, () -> line.close(CloseCode.RESTARTING, "Too slow; come back."));
        line.send(Buffer.buffer(length)
                        .appendByte((byte) Channel.PTY.code())
                        .appendLong(seq)
                        .appendBuffer(bytes))
                .onComplete(sent -> lease.close());
        sent += bytes.length();
        if (sent - pinged >= PING_EVERY) {
            pinged = sent;
            line.ping(Buffer.buffer().appendLong(sent));
        }
        if (sent - taken > MOST_AHEAD) {
            both.viewer.pause();
        } else if (!share.hasRoom()) {
            both.viewer.pause();
            awaitRoom(both.viewer);
        }
    }

    private void awaitRoom(TerminalViewer viewer) {
        vertx.setTimer(ROOM_MILLIS, id -> {
            if (share.hasRoom()) {
                resume(viewer);
            } else {
                awaitRoom(viewer);
            }
        });
    }

    private void resume(TerminalViewer viewer) {
        if (sent - taken <= MOST_AHEAD) {
            viewer.resume();
        }
    }

    private void taken(Opened both, Buffer pong) {
        if (pong.length() == Long.BYTES && pong.getLong(0) > taken && pong.getLong(0) <= pinged) {
            taken = pong.getLong(0);
            resume(both.viewer);
        }
    }

    @Override
    public void skipped(long from, long to) {
        tell(new AttachProtocol.Skip(from, to));
    }

    @Override
    public void driving(boolean whether) {
        tell(new AttachProtocol.Driver(whether));
    }

    private void tell(AttachProtocol.FromServer what) {
        if (opened == null) {
            early.add(() -> tell(what));
        } else {
            opened.line.tell(what);
        }
    }

    @Override
    public void ended(OutputItem.@Nullable End how) {
        if (opened == null) {
            early.add(() -> ended(how));
            return;
        }
        var line = opened.line;
        if (how == null) {
            line.close(CloseCode.RESTARTING, "The way to the terminal broke; come back.");
        } else {
            line.tell(AttachLine.exit(how));
            line.close(CloseCode.DONE, null);
        }
    }

    private void keys(Opened both, Buffer frame) {
        both.intake.delivered();
        if (frame.length() == 0 || frame.getByte(0) != AttachProtocol.STDIN) {
            both.line.close(CloseCode.UNSUPPORTED, "Only channel 0, the keyboard, can be written.");
        } else if (rights.mayWrite) {
            type(both, frame.getBuffer(1, frame.length()));
        } else {
            both.line.close(CloseCode.FORBIDDEN, "This role may only look.");
        }
    }

    private void type(Opened both, Buffer keys) {
        typed += keys.length();
        both.line.holdBack(typed > MOST_TYPED);
        both.viewer.type(keys).onComplete(done -> {
            typed -= keys.length();
            both.line.holdBack(typed > MOST_TYPED);
        });
    }

    private void control(Opened both, JsonObject message) {
        var said = AttachProtocol.FromClient.of(message.getMap());
        if (said instanceof AttachProtocol.Resize resize) {
            resize(both, resize);
        } else if (said instanceof AttachProtocol.Eof) {
            keys(both, Buffer.buffer(new byte[] {AttachProtocol.STDIN, END_OF_TRANSMISSION}));
        } else if (said instanceof AttachProtocol.Signal signal) {
            signal(both.line, signal.name());
        } else {
            both.line.close(CloseCode.UNSUPPORTED, "This type of message is not known here.");
        }
    }

    private void resize(Opened both, AttachProtocol.Resize asked) {
        try {
            both.viewer.resize(new TerminalSize(asked.cols(), asked.rows()));
        } catch (FaultException e) {
            both.line.refuse(e, "resize of " + process.id());
        }
    }

    private void signal(AttachLine line, String name) {
        if (!rights.mayWrite) {
            line.close(CloseCode.FORBIDDEN, "This role may only look.");
        } else if (!rights.readOnly) {
            bus.ask(new Request.SignalProcess(
                            process.sandboxId().value(), process.id().value(), name))
                    .onFailure(e -> line.refuse(e, "signal to " + process.id()));
        }
    }
}
