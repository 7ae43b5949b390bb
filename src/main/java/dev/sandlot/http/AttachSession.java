package dev.sandlot.http;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.ProcessState;
import dev.sandlot.stream.InputSink;
import dev.sandlot.stream.OutputItem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;

/** One WebSocket of the protocol {@code sandlot.v1}. Output goes out at the client's pace; standard input comes in at the process's. */
final class AttachSession implements Outlet {
    private static final short DONE = 1000;
    private static final short UNSUPPORTED = 1003;
    private static final short NO_JSON = 1007;
    private static final short RESTARTING = 1012;
    private static final short FORBIDDEN = 4403;
    private static final long PING_MILLIS = 15_000;

    private final ServerWebSocket socket;
    private final FrameWriter frames;
    private final Bus bus;
    private final AttachSocket.Target target;
    private final AttachInput input;
    private final boolean mayWrite;

    AttachSession(
            ServerWebSocket socket,
            FrameWriter frames,
            Bus bus,
            InputSink sink,
            AttachSocket.Target target,
            boolean mayWrite) {
        this.socket = socket;
        this.frames = frames;
        this.bus = bus;
        this.target = target;
        this.input = new AttachInput(socket, sink, target, this::taken);
        this.mayWrite = mayWrite;
    }

    void open(Vertx vertx, OpenStreams open, OutputPump pump, ProcessState state, long position, Runnable whenClosed) {
        var forget = open.add(() -> close(RESTARTING, "The daemon restarts."));
        var ping = vertx.setPeriodic(PING_MILLIS, id -> socket.writePing(Buffer.buffer()));
        socket.closeHandler(closed -> {
            vertx.cancelTimer(ping);
            forget.run();
            whenClosed.run();
            input.close();
            pump.stop();
        });
        // A broken frame or link closes the socket by itself.
        socket.exceptionHandler(broken -> pump.stop());
        socket.binaryMessageHandler(this::input);
        socket.textMessageHandler(this::control);
        // Nothing is read before the count is known: what came on this connection isn't in it.
        socket.pause();
        input.total().onComplete(total -> {
            tell(new JsonObject()
                    .put("type", "ready")
                    .put("sandbox_id", target.sandbox().value())
                    .put("process", target.process().value())
                    .put("state", Json.label(state))
                    .put("next_seq", position)
                    .put("stdin_bytes", total.result()));
            socket.resume();
            pump.start();
        });
    }

    /** The client goes on with another connection: nothing that arrives here any more is written. */
    void replace() {
        input.close();
        close(DONE, "Continued on another connection.");
    }

    private void taken(long bytes) {
        tell(new JsonObject().put("type", "stdin").put("bytes", bytes));
    }

    private void input(Buffer frame) {
        if (frame.length() == 0 || frame.getByte(0) != 0) {
            close(UNSUPPORTED, "Only channel 0, standard input, can be written.");
        } else if (frame.length() > 1) {
            steer(() -> input.write(frame.getBuffer(1, frame.length())));
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
        switch (String.valueOf(message.getValue("type"))) {
            case "eof" -> steer(input::end);
            case "signal" -> steer(() -> signal(String.valueOf(message.getValue("signal"))));
            default -> close(UNSUPPORTED, "This type of message is not known here.");
        }
    }

    private Future<?> signal(String name) {
        return bus.ask(new Request.SignalProcess(
                target.sandbox().value(), target.process().value(), name));
    }

    private void steer(Supplier<Future<?>> work) {
        if (mayWrite) {
            work.get().onFailure(this::refuse);
        } else {
            close(FORBIDDEN, "This role may only look.");
        }
    }

    private void refuse(Throwable cause) {
        var fault = Problems.fault(cause, -1, "attach " + target);
        tell(Problems.render(fault, null).put("type", "error"));
    }

    @Override
    public RunBuffer run() {
        return frames.run();
    }

    @Override
    public void put(List<OutputItem> items) {
        frames.write(items);
        for (var item : items) {
            if (item instanceof OutputItem.Gap gap) {
                tell(ChunkText.gap(gap).put("type", "gap"));
            } else if (item instanceof OutputItem.End end) {
                tell(ChunkText.exit(end).put("type", "exit"));
            }
        }
    }

    private void tell(JsonObject message) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(message.encode());
        }
    }

    @Override
    public boolean isFull() {
        return frames.isFull();
    }

    @Override
    public void whenDrained(Runnable next) {
        frames.whenDrained(next);
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
