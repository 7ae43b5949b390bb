package dev.sandlot.http;

import dev.sandlot.auth.Principal;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.Shares.Share;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.TerminalViewer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * One WebSocket that shows a terminal. Never more than {@link #MOST_AHEAD} bytes are on their way to the client, kernel buffers included: it
 * answers a ping after every so many, in its turn, and until it has the terminal shows it nothing more. So a client that was slow is then
 * shown the current screen, not what happened meanwhile.
 */
final class TerminalSession implements TerminalViewer.Listener {
    private static final int MOST_AHEAD = 256 << 10;
    private static final int PING_EVERY = 32 << 10;
    private static final int MOST_TYPED = 1 << 20;
    private static final long ROOM_MILLIS = 100;

    private final Vertx vertx;
    private final Bus bus;
    private final SandboxProcess process;
    private final Rights rights;
    private final Share share;
    private final Buffer early = Buffer.buffer();
    private SocketIntake intake;
    private AttachLine line;
    private TerminalViewer viewer;
    private long sent;
    private long pinged;
    private long taken;
    private int typed;
    private OutputItem.End end;
    private boolean over;

    /**
     * What the client may do.
     *
     * @param readOnly what the client types is dropped
     * @param mayWrite whether it may type at all; one that may not and does is sent away
     * @param principal whose end is the socket's end
     */
    record Rights(boolean readOnly, boolean mayWrite, Principal principal) {}

    /** @param share what waits for the client draws from it */
    TerminalSession(Vertx vertx, Bus bus, SandboxProcess process, Rights rights, Share share) {
        this.vertx = vertx;
        this.bus = bus;
        this.process = process;
        this.rights = rights;
        this.share = share;
    }

    void open(AttachSocket.Link link, TerminalViewer opened, OpenStreams open) {
        var socket = link.socket();
        intake = link.intake();
        viewer = opened;
        line = new AttachLine(socket);
        line.open(vertx, open, rights.principal, viewer::close);
        socket.binaryMessageHandler(this::keys);
        socket.textMessageHandler(text -> {
            intake.delivered();
            line.control(text, this::control);
        });
        socket.pongHandler(this::taken);
        line.tell(new JsonObject()
                .put("type", "ready")
                .put("sandbox_id", process.sandboxId().value())
                .put("process", process.id().value())
                .put("state", Json.label(process.state()))
                .put("read_only", rights.readOnly));
        if (early.length() > 0) {
            shown(early);
        }
        if (over) {
            ended(end);
        }
    }

    @Override
    public void shown(Buffer bytes) {
        if (line == null) {
            early.appendBuffer(bytes);
            return;
        }
        var lease = share.take(9 + bytes.length(), () -> line.close(AttachLine.RESTARTING, "Too slow; come back."));
        line.send(Buffer.buffer(9 + bytes.length())
                        .appendByte((byte) Channel.PTY.code())
                        .appendLong(0)
                        .appendBuffer(bytes))
                .onComplete(sent -> lease.close());
        sent += bytes.length();
        if (sent - pinged >= PING_EVERY) {
            pinged = sent;
            line.ping(Buffer.buffer().appendLong(sent));
        }
        if (sent - taken > MOST_AHEAD) {
            viewer.pause();
        } else if (!share.hasRoom()) {
            viewer.pause();
            awaitRoom();
        }
    }

    private void awaitRoom() {
        vertx.setTimer(ROOM_MILLIS, id -> {
            if (share.hasRoom()) {
                resume();
            } else {
                awaitRoom();
            }
        });
    }

    private void resume() {
        if (sent - taken <= MOST_AHEAD) {
            viewer.resume();
        }
    }

    private void taken(Buffer pong) {
        if (pong.length() == Long.BYTES && pong.getLong(0) > taken && pong.getLong(0) <= pinged) {
            taken = pong.getLong(0);
            resume();
        }
    }

    @Override
    public void ended(OutputItem.End how) {
        over = true;
        end = how;
        if (line == null) {
            return;
        }
        if (how == null) {
            line.close(AttachLine.RESTARTING, "The way to the terminal broke; come back.");
        } else {
            line.tell(ChunkText.exit(how).put("type", "exit"));
            line.close(AttachLine.DONE, null);
        }
    }

    private void keys(Buffer frame) {
        intake.delivered();
        if (frame.length() == 0 || frame.getByte(0) != 0) {
            line.close(AttachLine.UNSUPPORTED, "Only channel 0, the keyboard, can be written.");
        } else if (rights.mayWrite) {
            type(frame.getBuffer(1, frame.length()));
        } else {
            line.close(AttachLine.FORBIDDEN, "This role may only look.");
        }
    }

    private void type(Buffer keys) {
        typed += keys.length();
        line.holdBack(typed > MOST_TYPED);
        viewer.type(keys).onComplete(done -> {
            typed -= keys.length();
            line.holdBack(typed > MOST_TYPED);
        });
    }

    private void control(JsonObject message) {
        switch (String.valueOf(message.getValue("type"))) {
            case "resize" -> resize(message);
            case "eof" -> keys(Buffer.buffer(new byte[] {0, 4}));
            case "signal" -> signal(String.valueOf(message.getValue("signal")));
            default -> line.close(AttachLine.UNSUPPORTED, "This type of message is not known here.");
        }
    }

    private void resize(JsonObject message) {
        try {
            viewer.resize(new TerminalSize(number(message, "cols"), number(message, "rows")));
        } catch (FaultException e) {
            line.refuse(e, "resize of " + process.id());
        }
    }

    /** 0, which is refused, for what is no whole number. */
    private static int number(JsonObject message, String name) {
        return message.getValue(name) instanceof Integer number ? number : 0;
    }

    private void signal(String name) {
        if (!rights.mayWrite) {
            line.close(AttachLine.FORBIDDEN, "This role may only look.");
        } else if (!rights.readOnly) {
            bus.ask(new Request.SignalProcess(
                            process.sandboxId().value(), process.id().value(), name))
                    .onFailure(e -> line.refuse(e, "signal to " + process.id()));
        }
    }
}
