package dev.sandlot.ssh;

import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;

/** A command without a terminal: exactly its bytes in and out, its exit code, and for a death by signal N the code 128+N. */
final class Exec extends ChannelCommand implements PipedCommand.Client {
    private final Supplier<Command> command;
    private final PipedCommand process;

    /** @param command may throw a fault where what the client wrote is no command */
    Exec(SshEdge edge, SessionChannel channel, Supplier<Command> command) {
        super(edge, channel);
        this.command = command;
        this.process = new PipedCommand(edge, input(), this);
    }

    @Override
    void begin() {
        edge().entrance()
                .admit(channel().getSession())
                .map(sandbox -> {
                    process.start(sandbox.id(), command.get(), channel().variables());
                    return sandbox;
                })
                .onFailure(cause -> fail(SshMessages.fault(cause)));
    }

    @Override
    public Future<Void> printed(Channel to, Buffer bytes) {
        return print(to, bytes);
    }

    @Override
    public void ended(int code) {
        exit(code);
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
