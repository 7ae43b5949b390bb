package dev.sandlot.process;

import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.InnerProgram;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.PortSource;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ports inside, each connection by a conduit: a relay ({@code relay.h}) that runs in the sandbox connects, and is the connection. */
public final class ConduitPorts implements PortSource {
    /** Of what a relay says where there is no connection. */
    private static final int MOST_SAID = 200;

    private final Conduit.Opener conduits;

    public ConduitPorts(Conduit.Opener conduits) {
        this.conduits = conduits;
    }

    @Override
    public Future<Connection> connect(SandboxId sandbox, List<String> addresses, int port) {
        var words = new ArrayList<>(List.of(Integer.toString(port)));
        words.addAll(addresses);
        return conduits.open(sandbox, new Command.Words(InnerProgram.role("relay", words)), Map.of())
                .compose(ConduitPorts::connected);
    }

    /** The first byte says that there is a connection, and is none of what comes out of it. */
    private static Future<Connection> connected(Conduit conduit) {
        return conduit.read(Channel.STDOUT)
                .compose(first -> first == null
                        ? refused(conduit)
                        : Future.<Connection>succeededFuture(new Relayed(conduit, first.slice(1, first.length()))))
                .onFailure(e -> Unawaited.note(conduit.close(), "closing a relay without a connection"));
    }

    private static Future<Connection> refused(Conduit conduit) {
        return conduit.read(Channel.STDERR)
                .compose(said -> Future.failedFuture(
                        Fault.of(Fault.Kind.UNAVAILABLE, reason(said)).asException()));
    }

    private static String reason(@Nullable Buffer said) {
        var text = said == null
                ? ""
                : said.slice(0, Math.min(said.length(), MOST_SAID))
                        .toString(StandardCharsets.UTF_8)
                        .strip();
        return text.isEmpty() ? "the connection could not be made" : text;
    }

    /** A connection that a relay carries. */
    private static final class Relayed implements Connection {
        private final Conduit conduit;
        /** What came with the first byte. */
        private @Nullable Buffer early;

        Relayed(Conduit conduit, Buffer early) {
            this.conduit = conduit;
            this.early = early.length() == 0 ? null : early;
        }

        @Override
        public synchronized Future<@Nullable Buffer> read() {
            if (early == null) {
                return conduit.read(Channel.STDOUT);
            }
            var first = Future.<@Nullable Buffer>succeededFuture(early);
            early = null;
            return first;
        }

        @Override
        public Future<Void> write(Buffer bytes) {
            return conduit.write(bytes);
        }

        @Override
        public Future<Void> end() {
            return conduit.end();
        }

        @Override
        public Future<Void> over() {
            return conduit.exit().mapEmpty();
        }

        @Override
        public Future<Void> close() {
            return conduit.close();
        }
    }
}
