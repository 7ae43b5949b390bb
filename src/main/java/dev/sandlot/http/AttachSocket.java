package dev.sandlot.http;

import dev.sandlot.api.Ask;
import dev.sandlot.auth.Permission;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.OutputSource.Start;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The route of the WebSocket {@code sandlot.v1}: checks everything, then hands over to an {@link AttachSession}. */
final class AttachSocket {
    static final String PROTOCOL = "sandlot.v1";

    private static final String PATH = ProcessRoutes.ONE + "/attach";
    private static final int MOST_WRITER = 64;
    /**
     * Of what a client has sent and nobody has taken: one message, or many small ones while the socket is held back, which stops reading only some
     * frames later. What a client may really have waiting is bounded by its share.
     */
    private static final int MOST_MESSAGE = 8 * Server.MAX_FRAME_BYTES;

    private final Vertx vertx;
    private final Edge edge;
    private final Bus bus;
    private final OutputSource output;
    private final TerminalSocket terminal;

    AttachSocket(Vertx vertx, Edge edge) {
        this.vertx = vertx;
        this.edge = edge;
        this.bus = edge.parts().bus();
        this.output = edge.parts().output();
        this.terminal = new TerminalSocket(vertx, edge);
    }

    /** The process that a socket is attached to. */
    record Target(SandboxId sandbox, ProcessId process) {}

    void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, PATH, this::attach);
    }

    /** Whether a request wants to become a WebSocket of this protocol. */
    static boolean isAsked(HttpServerRequest request) {
        return Identity.isUpgrade(request) && names(request, PROTOCOL);
    }

    /** Whether a request offers this subprotocol. */
    static boolean names(HttpServerRequest request, String protocol) {
        var protocols = request.getHeader("Sec-WebSocket-Protocol");
        return protocols != null
                && Arrays.stream(protocols.split(",")).map(String::trim).anyMatch(protocol::equals);
    }

    private Future<Void> attach(RoutingContext ctx, Ask ask) {
        var request = ctx.request();
        if (!isAsked(request)) {
            throw Fault.of(
                            Fault.Kind.MALFORMED,
                            "This route is a WebSocket.",
                            "Connect with the subprotocol \"" + PROTOCOL + "\".")
                    .asException();
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
                .compose(reader -> upgrade(request, edge.shares().inputOf(ask.principal()))
                        .onFailure(refused -> reader.close())
                        .onSuccess(link -> {
                            // Nothing is read before it is known that no earlier connection writes any more.
                            link.socket().pause();
                            open(request, ask, process, reader, writer, link);
                        }))
                .mapEmpty();
    }

    /** A socket and what counts what it receives. */
    record Link(ServerWebSocket socket, SocketIntake intake) {}

    /** Makes the request a WebSocket. */
    static Future<Link> upgrade(HttpServerRequest request, Shares.Share share) {
        if (request.response().closed()) {
            return Future.failedFuture("closed");
        }
        var intake = SocketIntake.of(request.connection(), MOST_MESSAGE, share);
        return request.toWebSocket().onFailure(refused -> intake.leave()).map(socket -> new Link(socket, intake));
    }

    private void open(
            HttpServerRequest request,
            Ask ask,
            SandboxProcess process,
            OutputReader reader,
            @Nullable String writer,
            Link link) {
        var target = new Target(process.sandboxId(), process.id());
        var principal = ask.principal();
        var context = vertx.getOrCreateContext();
        var input = new AttachInput(
                vertx,
                link.socket(),
                edge.parts().input(),
                target,
                edge.shares().inputOf(principal));
        var session = new AttachSession(
                link,
                new FrameWriter(
                        request.connection(), edge.memory(), edge.shares().answersTo(principal)),
                bus,
                target,
                input,
                principal.may(Permission.RUN),
                principal);
        var pump = new OutputPump(context, reader, session);
        edge.writers()
                .enter(writer == null ? null : target + " " + writer, context, session::replace)
                .onSuccess(leave -> session.open(vertx, edge.open(), pump, process.state(), reader.position(), leave))
                .onFailure(refused -> {
                    reader.close();
                    session.fail(refused);
                });
    }

    private static @Nullable String writer(Ask ask) {
        var writer = ask.query().text("writer");
        if (writer != null && writer.length() > MOST_WRITER) {
            throw Fault.invalid("writer", "must be at most " + MOST_WRITER + " characters")
                    .asException();
        }
        return writer;
    }
}
