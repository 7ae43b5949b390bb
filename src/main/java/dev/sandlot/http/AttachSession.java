package dev.sandlot.http;

import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One WebSocket of the protocol {@code sandlot.v1}. Output goes out at the client's pace; standard input comes in at the process's: no
 * frame is read while the process hasn't taken the one before.
 */
final class AttachSession implements Outlet {
    private static final short DONE = 1000;
    private static final short UNSUPPORTED = 1003;
    private static final short NO_JSON = 1007;
    private static final short RESTARTING = 1012;
    private static final short FORBIDDEN = 4403;
    private static final long PING_MILLIS = 15_000;

    private final ServerWebSocket socket;
    private final SandboxProcess process;
    private final AttachSocket.Steering steering;
    private int waiting;
    private long inputBytes;

    AttachSession(ServerWebSocket socket, SandboxProcess process, AttachSocket.Steering steering) {
        this.socket = socket;
        this.process = process;
        this.steering = steering;
    }

    /** @param inputTaken how much of standard input the process has been given before, or null where that is not known */
    void open(Vertx vertx, OpenStreams open, OutputPump pump, long position, Long inputTaken) {
        var forget = open.add(() -> close(RESTARTING, "The daemon restarts."));
        var ping = vertx.setPeriodic(PING_MILLIS, id -> socket.writePing(Buffer.buffer()));
        socket.closeHandler(closed -> {
            vertx.cancelTimer(ping);
            forget.run();
            pump.stop();
        });
        // A broken frame or link closes the socket by itself.
        socket.exceptionHandler(broken -> pump.stop());
        socket.binaryMessageHandler(this::input);
        socket.textMessageHandler(this::control);
        tell(new JsonObject()
                .put("type", "ready")
                .put("sandbox_id", process.sandboxId().value())
                .put("process", process.id().value())
                .put("state", Json.label(process.state()))
                .put("next_seq", position)
                .put("stdin_bytes", inputTaken));
        pump.start();
    }

    private void input(Buffer frame) {
        if (frame.length() == 0 || frame.getByte(0) != 0) {
            close(UNSUPPORTED, "Only channel 0, standard input, can be written.");
        } else if (mayGoOn() && frame.length() > 1) {
            var bytes = frame.getBuffer(1, frame.length());
            holdBackUntil(steering.write(bytes).onSuccess(taken -> acknowledge(bytes.length(), false)));
        }
    }

    private void control(String text) {
        JsonObject message;
        try {
            message = new JsonObject(text);
        } catch (DecodeException | ClassCastException e) {
            close(NO_JSON, "A text frame has to be a JSON object.");
            return;
        }
        var signal = message.getValue("signal");
        switch (String.valueOf(message.getValue("type"))) {
            case "eof" -> {
                if (mayGoOn()) {
                    holdBackUntil(steering.endInput().onSuccess(ended -> acknowledge(0, true)));
                }
            }
            case "signal" -> {
                if (mayGoOn()) {
                    holdBackUntil(steering.signal(String.valueOf(signal)));
                }
            }
            default -> close(UNSUPPORTED, "This type of message is not known here.");
        }
    }

    /** Tells how much of this connection's input the process has been given, so that a sender whose link breaks can go on there. */
    private void acknowledge(int bytes, boolean eof) {
        inputBytes += bytes;
        tell(new JsonObject().put("type", "stdin").put("bytes", inputBytes).put("eof", eof));
    }

    private boolean mayGoOn() {
        if (!steering.isAllowed()) {
            close(FORBIDDEN, "This role may only look.");
        }
        return steering.isAllowed() && !socket.isClosed();
    }

    private void holdBackUntil(Future<Void> taken) {
        waiting++;
        socket.pause();
        taken.onFailure(this::refuse).onComplete(done -> {
            if (--waiting == 0) {
                socket.resume();
            }
        });
    }

    private void refuse(Throwable cause) {
        var fault = Problems.fault(cause, -1, "attach " + process.sandboxId() + "/" + process.id());
        tell(Problems.render(fault, null).put("type", "error"));
    }

    @Override
    public void put(List<OutputItem> items) {
        for (var item : items) {
            if (item instanceof Chunk chunk) {
                write(chunk);
            } else if (item instanceof OutputItem.Gap gap) {
                tell(ChunkText.gap(gap).put("type", "gap"));
            } else {
                tell(ChunkText.exit((OutputItem.End) item).put("type", "exit"));
            }
        }
    }

    private void write(Chunk chunk) {
        if (!socket.isClosed()) {
            socket.writeFinalBinaryFrame(chunk.rendered(Chunk.Form.WEBSOCKET, AttachSession::frame));
        }
    }

    private static Buffer frame(Chunk chunk) {
        return Buffer.buffer(9 + chunk.bytes().length())
                .appendByte((byte) chunk.channel().code())
                .appendLong(chunk.seq())
                .appendBuffer(chunk.bytes());
    }

    private void tell(JsonObject message) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(message.encode());
        }
    }

    @Override
    public boolean isFull() {
        return socket.writeQueueFull();
    }

    @Override
    public void whenDrained(Runnable next) {
        socket.drainHandler(drained -> {
            socket.drainHandler(null);
            next.run();
        });
    }

    @Override
    public void end() {
        close(DONE, null);
    }

    @Override
    public void fail(Throwable cause) {
        close(RESTARTING, "Reading failed; come back.");
    }

    private void close(short code, String reason) {
        if (!socket.isClosed()) {
            socket.close(code, reason);
        }
    }
}
