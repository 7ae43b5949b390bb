package dev.sandlot.http.socket;

import dev.sandlot.api.Json;
import dev.sandlot.auth.Principal;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.http.stream.Outlet;
import dev.sandlot.http.stream.OutputPump;
import dev.sandlot.http.stream.RunBuffer;
import dev.sandlot.model.ProcessState;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.wire.AttachProtocol;
import dev.sandlot.wire.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One WebSocket of the protocol {@code sandlot.v1}. Output goes out at the client's pace; standard input comes in at the process's. */
final class AttachSession implements Outlet {
    private static final long PATIENCE_MILLIS = 250;

    private final ServerWebSocket socket;
    private final SocketIntake intake;
    private final AttachLine line;
    private final FrameWriter frames;
    private final Bus bus;
    private final AttachSocket.Target target;
    private final AttachInput input;
    private final boolean mayWrite;
    private final Principal principal;
    /** What the client sent before the count was known. */
    private final List<Runnable> early = new ArrayList<>();

    private boolean isReady;
    private boolean shows;

    /** @param principal whose end is the socket's end */
    AttachSession(
            SocketLink link,
            FrameWriter frames,
            Bus bus,
            AttachSocket.Target target,
            AttachInput input,
            boolean mayWrite,
            Principal principal) {
        this.socket = link.socket();
        this.intake = link.intake();
        this.line = new AttachLine(socket);
        this.frames = frames;
        this.bus = bus;
        this.target = target;
        this.input = input;
        input.whenTaken(this::taken);
        this.mayWrite = mayWrite;
        this.principal = principal;
    }

    void open(Vertx vertx, OpenStreams open, OutputPump pump, ProcessState state, long position, Runnable whenClosed) {
        // Output waits for the count a moment only: somebody's write may hang for as long as the process doesn't read.
        long patience = vertx.setTimer(PATIENCE_MILLIS, late -> show(pump));
        line.open(vertx, open, principal, () -> {
            vertx.cancelTimer(patience);
            shows = true;
            whenClosed.run();
            input.close();
            pump.stop();
        });
        socket.exceptionHandler(broken -> pump.stop());
        socket.binaryMessageHandler(this::input);
        socket.textMessageHandler(text -> {
            intake.delivered();
            line.control(text, this::control);
        });
        socket.resume();
        input.total().onComplete(total -> {
            line.tell(new AttachProtocol.Ready(
                    target.sandbox().value(),
                    target.process().value(),
                    Json.label(state),
                    new AttachProtocol.Ready.Streams(position, true, total.result())));
            isReady = true;
            early.forEach(Runnable::run);
            early.clear();
            line.holdBack(false);
            show(pump);
        });
    }

    private void show(OutputPump pump) {
        if (!shows) {
            shows = true;
            pump.start();
        }
    }

    /** The client goes on with another connection: nothing that arrives here any more is written. */
    void replace() {
        input.close();
        line.close(CloseCode.DONE, "Continued on another connection.");
    }

    private void taken(long bytes) {
        line.tell(new AttachProtocol.Taken(bytes));
    }

    private void input(Buffer frame) {
        intake.delivered();
        if (frame.length() == 0 || frame.getByte(0) != AttachProtocol.STDIN) {
            line.close(CloseCode.UNSUPPORTED, "Only channel 0, standard input, can be written.");
        } else if (frame.length() > 1) {
            inTurn(() -> steer(() -> input.write(frame.getBuffer(1, frame.length()))));
        }
    }

    private void control(JsonObject message) {
        var said = AttachProtocol.FromClient.of(message.getMap());
        if (said instanceof AttachProtocol.Eof) {
            inTurn(() -> steer(input::end));
        } else if (said instanceof AttachProtocol.Signal signal) {
            steer(() -> signal(signal.name()));
        } else {
            line.close(CloseCode.UNSUPPORTED, "This type of message is not known here.");
        }
    }

    /** Nothing is written before the count is known: what comes on this connection isn't in it. Who sends much before that was told not to. */
    private void inTurn(Runnable work) {
        if (isReady) {
            work.run();
        } else {
            early.add(work);
            line.holdBack(true);
        }
    }

    private Future<?> signal(String name) {
        return bus.ask(new Request.SignalProcess(
                target.sandbox().value(), target.process().value(), name));
    }

    private void steer(Supplier<Future<?>> work) {
        if (mayWrite) {
            work.get().onFailure(e -> line.refuse(e, "attach " + target));
        } else {
            line.close(CloseCode.FORBIDDEN, "This role may only look.");
        }
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
                line.tell(new AttachProtocol.Gap(gap.from(), gap.to()));
            } else if (item instanceof OutputItem.End end) {
                line.tell(AttachLine.exit(end));
            }
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
        line.close(CloseCode.DONE, null);
    }

    @Override
    public void fail(Throwable cause) {
        line.close(CloseCode.RESTARTING, "Reading failed; come back.");
    }
}
