package dev.sandlot.ssh;

import dev.sandlot.model.Command;
import dev.sandlot.model.Environment;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.TerminalSize;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.PtyMode;
import org.apache.sshd.common.channel.RequestHandler.Result;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;
import org.jspecify.annotations.Nullable;

/**
 * A channel of the type {@code session} (RFC 4254, section 6): says which of a client's requests are let through and what they become.
 * Agent and X11 forwarding are refused. Variables are passed on as far as their names and number are those of a process's environment,
 * and quietly left out otherwise, as sshd(8) does.
 */
final class SessionChannel extends ChannelSession {
    private static final int MOST_VARIABLES = 64;
    private static final int MOST_VARIABLE_CHARS = 4096;

    private final SshEdge edge;
    private final Map<String, String> variables = new HashMap<>();
    private @Nullable ChannelCommand command;
    /** Set where the client wants a terminal. */
    private @Nullable Terminal terminal;

    /** @param kind TERM, in the client's words */
    record Terminal(String kind, TerminalSize size) {}

    private SessionChannel(SshEdge edge) {
        this.edge = edge;
    }

    static ChannelFactory factory(SshEdge edge) {
        return new ChannelFactory() {
            @Override
            public String getName() {
                return "session";
            }

            @Override
            public Channel createChannel(Session session) {
                return new SessionChannel(edge);
            }
        };
    }

    Map<String, String> variables() {
        return Map.copyOf(variables);
    }

    @Override
    protected Result handleEnvParsed(String name, String value) {
        try {
            // Afterwards they would come too late.
            if (command == null
                    && variables.size() < MOST_VARIABLES
                    && value.length() <= MOST_VARIABLE_CHARS
                    && Commands.isText(name + value)) {
                Environment.checked(Map.of(name, value));
                variables.put(name, value);
                return Result.ReplySuccess;
            }
        } catch (FaultException e) {
            return Result.ReplyFailure;
        }
        return Result.ReplyFailure;
    }

    @Override
    protected Result handlePtyReqParsed(
            String term, int cols, int rows, int width, int height, Map<PtyMode, Integer> modes) {
        terminal = new Terminal(term, size(cols, rows));
        return Result.ReplySuccess;
    }

    @Override
    protected Result handleWindowChangeParsed(int cols, int rows, int width, int height) {
        var running = command;
        if (running != null) {
            var size = size(cols, rows);
            edge.run(() -> running.resize(size));
        }
        return Result.ReplySuccess;
    }

    /** As near as may be to what the client says; 0 means that it doesn't know. */
    private static TerminalSize size(int cols, int rows) {
        return new TerminalSize(
                cols <= 0 ? TerminalSize.USUAL.cols() : Math.min(cols, TerminalSize.MAX_COLS),
                rows <= 0 ? TerminalSize.USUAL.rows() : Math.min(rows, TerminalSize.MAX_ROWS));
    }

    @Override
    public void handleWindowAdjust(Buffer buffer) throws IOException {
        super.handleWindowAdjust(buffer);
        if (command != null) {
            command.flow();
        }
    }

    @Override
    protected Result handleShellParsed(String request) throws IOException {
        return run(request, Commands::shell);
    }

    @Override
    protected Result handleExecParsed(String request, String line) throws IOException {
        return run(request, () -> Commands.exec(line));
    }

    @Override
    protected Result handleSubsystemParsed(String request, String subsystem) throws IOException {
        return subsystem.equals("sftp") ? begin(request, new Exec(edge, this, Commands::sftp)) : Result.ReplyFailure;
    }

    private Result run(String request, Supplier<Command> what) throws IOException {
        return begin(request, terminal != null ? new Shell(edge, this, what, terminal) : new Exec(edge, this, what));
    }

    private Result begin(String request, ChannelCommand what) throws IOException {
        command = what;
        commandInstance = what;
        return prepareChannelCommand(request, what);
    }

    /** The exit code before the end of file: a client that has sent its own end closes the channel as soon as it sees ours. */
    @Override
    protected void closeShell(int exitValue, boolean closeImmediately) throws IOException {
        if (!isClosing()) {
            sendExitStatus(exitValue);
        }
        super.closeShell(exitValue, closeImmediately);
    }

    @Override
    protected Result handleSignalParsed(String name) {
        var running = command;
        if (running != null) {
            edge.run(() -> running.signal(name));
        }
        return Result.ReplySuccess;
    }

    /** RFC 4335. */
    @Override
    protected Result handleBreakParsed(long millis) {
        return handleSignalParsed("INT");
    }

    @Override
    protected Result handleAgentForwardingParsed(String request) {
        edge.refusals().tell(getSession(), "ssh agent forwarding", Map.of());
        return Result.ReplyFailure;
    }

    @Override
    protected Result handleX11Forwarding(String request, Buffer buffer, boolean wantReply) {
        edge.refusals().tell(getSession(), "ssh X11 forwarding", Map.of());
        return Result.ReplyFailure;
    }
}
