package dev.sandlot.http.socket;

import dev.sandlot.api.Ask;
import dev.sandlot.auth.Permission;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Subprotocol;
import dev.sandlot.http.stream.OutputPump;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.OutputSource.Start;
import dev.sandlot.wire.AttachProtocol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Makes requests WebSockets of {@code sandlot.v1}: checks everything, then hands over to an {@link AttachSession}. */
public final class AttachSocket {
    private final Vertx vertx;
    private final Edge edge;
    private final Bus bus;
    private final OutputSource output;
    private final TerminalSocket terminal;

    public AttachSocket(Vertx vertx, Edge edge) {
        this.vertx = vertx;
        this.edge = edge;
        this.bus = edge.parts().bus();
        this.output = edge.parts().ports().output();
        this.terminal = new TerminalSocket(vertx, edge);
    }

    /** The process that a socket is attached to. */
    record Target(SandboxId sandbox, ProcessId process) {}

    /** Where the future fails, nothing has been written yet. */
    public Future<Void> attach(RoutingContext ctx, Ask ask) {
        var request = ctx.request();
        if (!Subprotocol.ATTACH.isAsked(request)) {
            throw Subprotocol.ATTACH.missing("This route is a WebSocket.");
        }
        return bus.ask(new Request.GetProcess(ask.sandbox(), ask.process(), 0))
                .compose(process ->
                        process.spec().tty() ? terminal.attach(request, ask, process) : follow(request, ask, process));
    }

    private Future<Void> follow(HttpServerRequest request, Ask ask, SandboxProcess process) {
        var from = ask.query().number("from", 0, Long.MAX_VALUE);
        var start = from == null ? new Start.First() : new Start.At(from);
        var writer = writer(ask);
        return output.open(process.sandboxId(), process.id(), start, null)
                .compose(reader -> SocketLink.of(request, edge.shares().inputOf(ask.principal()))
                        .onFailure(refused -> reader.close())
                        .onSuccess(link -> {
                            // Nothing is read before it is known that no earlier connection writes any more.
                            link.socket().pause();
                            open(request, ask, process, reader, writer, link);
                        }))
                .mapEmpty();
    }

    private void open(
            HttpServerRequest request,
            Ask ask,
            SandboxProcess process,
            OutputReader reader,
            @Nullable String writer,
            SocketLink link) {
        var target = new Target(process.sandboxId(), process.id());
        var principal = ask.principal();
        var context = vertx.getOrCreateContext();
        var input = new AttachInput(
                vertx,
                link.socket(),
                edge.parts().ports().input(),
                target,
                edge.shares().inputOf(principal));
        var session = new AttachSession(
                link,
                new FrameWriter(
                        request.connection(),
                        edge.shares().runs(),
                        edge.shares().answersTo(principal)),
                bus,
                target,
                input,
                principal.may(Permission.RUN),
                principal);
        var pump = new OutputPump(context, reader, session);
        edge.clients()
                .writers()
                .enter(writer == null ? null : target + " " + writer, context, session::replace)
                .onSuccess(leave ->
                        session.open(vertx, edge.clients().open(), pump, process.state(), reader.position(), leave))
                .onFailure(refused -> {
                    reader.close();
                    session.fail(refused);
                });
    }

    private static @Nullable String writer(Ask ask) {
        var writer = ask.query().text("writer");
        if (writer != null && writer.length() > AttachProtocol.MOST_WRITER) {
            throw Fault.invalid("writer", "must be at most " + AttachProtocol.MOST_WRITER + " characters")
                    .asException();
        }
        return writer;
    }
}
