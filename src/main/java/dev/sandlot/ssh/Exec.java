package dev.sandlot.ssh;

import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.OutputItem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;

/** A command without a terminal: exactly its bytes in and out, its exit code, and for a death by signal N the code 128+N. */
final class Exec extends ChannelCommand implements PipedProcess.Client {
    /** What is told of a process whose end nobody has seen. */
    private static final int LOST = 255;

    private final Supplier<Command> command;
    private final PipedProcess process;

    /**
     * @param command may throw a fault where what the client wrote is no command
     * @param kept whether it stays in the sandbox's list of processes when it has ended
     */
    Exec(Edge edge, SessionChannel channel, Supplier<Command> command, boolean kept) {
        super(edge, channel);
        this.command = command;
        this.process = new PipedProcess(edge, input(), this, kept);
    }

    @Override
    void begin() {
        edge().entrance()
                .admit(channel().getSession())
                .map(sandbox -> {
                    process.start(sandbox.id(), spec());
                    return sandbox;
                })
                .onFailure(cause -> fail(Words.fault(cause)));
    }

    private ProcessSpec spec() {
        return new ProcessSpec(
                command.get(), ProcessKind.EXEC, null, null, channel().variables(), true, null, null);
    }

    @Override
    public Future<Void> printed(Channel to, Buffer bytes) {
        return print(to, bytes);
    }

    @Override
    public void ended(OutputItem.End how) {
        exit(how.exitCode() == null ? LOST : how.exitCode());
    }

    @Override
    public void failed(Fault why) {
        fail(why);
    }

    @Override
    void signal(String name) {
        process.signal(name);
    }

    @Override
    void resize(TerminalSize size) {
        // Nothing here has a size.
    }

    @Override
    void gone() {
        process.leave();
    }
}
