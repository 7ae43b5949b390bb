package dev.sandlot.ssh;

import dev.sandlot.bus.Request;
import dev.sandlot.model.Command;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.TermName;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.TerminalViewer;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A command on a terminal, and the client as its first viewer, who is shown all that is printed on it and nothing else. Others may join it; it
 * ends with its command or with this client, as every ssh session does. A client that is slow is shown it later, from the log.
 */
final class Shell extends ChannelCommand implements TerminalViewer.Listener {
    private static final String TERM = "TERM";
    private static final int LOST = 255;
    private static final long AGAIN_MILLIS = 100;
    private static final int MOST_WAITING = 64 << 10;
    /** What a keyboard sends for the end of file. */
    private static final Buffer CONTROL_D = Buffer.buffer(new byte[] {4});

    private final Supplier<Command> command;
    private final String kind;
    private TerminalSize size;
    /** The chunk of the terminal's log that is wanted next. */
    private long next;
    /** What comes next is a drawing. */
    private boolean isDrawing;

    private @Nullable SandboxProcess process;
    private @Nullable TerminalViewer viewer;
    private Buffer pending = Buffer.buffer();
    private boolean writing;
    private boolean left;
    private OutputItem.@Nullable End end;

    /** @param asked what the client's terminal is */
    Shell(SshEdge edge, SessionChannel channel, Supplier<Command> command, SessionChannel.Terminal asked) {
        super(edge, channel);
        this.command = command;
        this.kind = asked.kind();
        this.size = asked.size();
    }

    @Override
    void begin() {
        edge().entrance()
                .admit(channel().getSession())
                .compose(sandbox ->
                        edge().bus().ask(new Request.StartProcess(sandbox.id().value(), spec(), null, 0)))
                .onSuccess(started -> {
                    process = started;
                    if (left) {
                        hangUp(started);
                    } else {
                        view(started);
                    }
                })
                .onFailure(cause -> fail(SshMessages.fault(cause)));
    }

    private ProcessSpec spec() {
        var env = new HashMap<>(channel().variables());
        if (TermName.isOne(kind)) {
            env.put(TERM, kind);
        } else {
            env.remove(TERM);
        }
        return ProcessSpec.of(command.get(), ProcessKind.TERMINAL).withEnv(env).withSize(size);
    }

    private void view(SandboxProcess shown) {
        edge().parts()
                .terminals()
                .view(shown.sandboxId(), shown.id(), new TerminalViewer.Options(size, false, false, next), this)
                .onSuccess(this::join)
                .onFailure(cause -> notShown(shown, cause));
    }

    private void join(TerminalViewer opened) {
        viewer = opened;
        if (left) {
            opened.close();
            return;
        }
        opened.resize(size);
        input().flow(opened::type, () -> opened.type(CONTROL_D));
    }

    private void notShown(SandboxProcess hidden, Throwable cause) {
        if (!left) {
            left = true;
            hangUp(hidden);
            fail(SshMessages.fault(cause));
        }
    }

    @Override
    public void skipped(long from, long to) {
        isDrawing = true;
    }

    @Override
    public void shown(long seq, Buffer bytes) {
        next = isDrawing ? seq : seq + 1;
        isDrawing = false;
        pending.appendBuffer(bytes);
        send();
    }

    /** One write at a time. What comes meanwhile waits; when that is much, the terminal shows nothing more until it has been taken. */
    private void send() {
        if (writing || left) {
            if (viewer != null && pending.length() > MOST_WAITING) {
                viewer.pause();
            }
            return;
        }
        if (pending.length() == 0) {
            if (end != null) {
                exit(end.exitCode() == null ? LOST : end.exitCode());
            }
            return;
        }
        writing = true;
        var part = pending;
        pending = Buffer.buffer();
        print(Channel.STDOUT, part)
                .onSuccess(sent -> {
                    writing = false;
                    if (viewer != null && pending.length() == 0) {
                        viewer.resume();
                    }
                    send();
                })
                .onFailure(broken -> gone());
    }

    @Override
    public void ended(OutputItem.@Nullable End how) {
        if (left) {
            return;
        }
        if (how == null) {
            // Only the way to the terminal broke.
            edge().vertx().setTimer(AGAIN_MILLIS, id -> again());
        } else {
            end = how;
            input().close();
            send();
        }
    }

    private void again() {
        if (!left && process != null) {
            view(process);
        }
    }

    @Override
    void signal(String name) {
        if (process != null) {
            Unawaited.note(
                    edge().bus()
                            .ask(new Request.SignalProcess(
                                    process.sandboxId().value(), process.id().value(), name)),
                    "passing a client's signal on");
        }
    }

    @Override
    void resize(TerminalSize now) {
        size = now;
        if (viewer != null) {
            viewer.resize(now);
        }
    }

    @Override
    void gone() {
        if (left) {
            return;
        }
        left = true;
        input().close();
        if (viewer != null) {
            viewer.close();
        }
        if (process != null) {
            hangUp(process);
        }
    }

    /** Where the daemon itself goes, the terminal goes on and can be joined by other ways. */
    private void hangUp(SandboxProcess ending) {
        if (!edge().isStopping()) {
            Unawaited.note(
                    edge().bus()
                            .ask(new Request.HangUp(
                                    ending.sandboxId().value(), ending.id().value())),
                    "hanging up on a shell");
        }
    }
}
