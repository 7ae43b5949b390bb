package dev.sandlot.ssh;

import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command in a sandbox whose standard input, output and error are carried over a channel, each at its reader's pace. It ends when the command
 * has ended and its output with it, or, where something that it left behind holds that open, has been quiet for a while. Used on the edge's
 * context.
 */
final class PipedCommand {
    /** As long as for a process with a log. */
    private static final long QUIET_MILLIS = 250;

    /** Who the command is run for. */
    interface Client {
        /** Completes when it can take more. */
        Future<Void> printed(Channel channel, Buffer bytes);

        /** The last call: it has ended and all of its output was told. */
        void ended(int code);

        /** The last call: it could not be started, or how it ended can't be known. */
        void failed(Fault why);
    }

    private final SshEdge edge;
    private final Input input;
    private final Client client;
    private final Set<Channel> open = EnumSet.of(Channel.STDOUT, Channel.STDERR);
    private @Nullable Conduit conduit;
    private @Nullable Integer code;
    private int printing;
    private long printed;
    private boolean over;

    PipedCommand(SshEdge edge, Input input, Client client) {
        this.edge = edge;
        this.input = input;
        this.client = client;
    }

    void start(SandboxId sandbox, Command command, Map<String, String> environment) {
        edge.parts().conduits().open(sandbox, command, environment).onComplete(this::carry);
    }

    private void carry(AsyncResult<Conduit> opened) {
        if (opened.failed()) {
            fail(opened.cause());
            return;
        }
        var to = opened.result();
        conduit = to;
        if (over) {
            close(to);
            return;
        }
        input.flow(to::write, to::end);
        pump(to, Channel.STDOUT);
        pump(to, Channel.STDERR);
        to.exit()
                .onSuccess(exit -> {
                    code = exit.code();
                    endIfQuiet(to);
                })
                .onFailure(this::fail);
    }

    private void pump(Conduit from, Channel channel) {
        from.read(channel).onSuccess(bytes -> pass(from, channel, bytes)).onFailure(this::fail);
    }

    private void pass(Conduit from, Channel channel, @Nullable Buffer bytes) {
        if (over) {
            return;
        }
        if (bytes == null) {
            open.remove(channel);
            endIfQuiet(from);
            return;
        }
        printing++;
        client.printed(channel, bytes)
                .onSuccess(sent -> {
                    printing--;
                    printed += bytes.length();
                    pump(from, channel);
                })
                .onFailure(gone -> leave());
    }

    private void endIfQuiet(Conduit from) {
        if (over || code == null) {
            return;
        }
        if (open.isEmpty()) {
            end(from, code);
            return;
        }
        long before = printed;
        edge.vertx().setTimer(QUIET_MILLIS, id -> {
            if (!over && code != null && printing == 0 && printed == before) {
                end(from, code);
            } else {
                endIfQuiet(from);
            }
        });
    }

    private void end(Conduit from, int how) {
        over = true;
        input.close();
        close(from);
        client.ended(how);
    }

    private void fail(Throwable cause) {
        if (!over) {
            leave();
            client.failed(SshMessages.fault(cause));
        }
    }

    void signal(String name) {
        if (conduit != null) {
            Unawaited.note(conduit.signal(name), "passing a client's signal on");
        }
    }

    /** The client has gone: the command, if it has not ended, is hung up on as sshd(8) does, and ended. */
    void leave() {
        if (!over) {
            over = true;
            input.close();
            if (conduit != null) {
                close(conduit);
            }
        }
    }

    private static void close(Conduit conduit) {
        Unawaited.note(conduit.close(), "closing a conduit");
    }
}
