package dev.sandlot.http;

import dev.sandlot.auth.Permission;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.InputSink;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.OutputSource.Start;
import dev.sandlot.stream.TerminalSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;

/** The route of the WebSocket {@code sandlot.v1}: checks everything, then hands over to an {@link AttachSession}. */
final class AttachSocket {
    static final String PROTOCOL = "sandlot.v1";

    private static final String PATH = ProcessRoutes.ONE + "/attach";
    private static final int MOST_WRITER = 64;

    private final Vertx vertx;
    private final Bus bus;
    private final OutputSource output;
    private final InputSink input;
    private final OpenStreams open;
    private final RunMemory memory;
    private final TerminalSocket terminal;
    private final Writers writers = new Writers();

    AttachSocket(
            Vertx vertx,
            Bus bus,
            OutputSource output,
            InputSink input,
            TerminalSource terminals,
            OpenStreams open,
            RunMemory memory) {
        this.vertx = vertx;
        this.bus = bus;
        this.output = output;
        this.input = input;
        this.open = open;
        this.memory = memory;
        this.terminal = new TerminalSocket(vertx, bus, terminals, open);
    }

    /** The process that a socket is attached to. */
    record Target(SandboxId sandbox, ProcessId process) {}

    void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, PATH, Permission.READ, this::attach);
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
                .compose(reader -> request.toWebSocket()
                        .onFailure(refused -> reader.close())
                        .onSuccess(socket -> {
                            var target = new Target(process.sandboxId(), process.id());
                            var session = new AttachSession(
                                    socket,
                                    new FrameWriter(request.connection(), memory),
                                    bus,
                                    input,
                                    target,
                                    ask.principal().may(Permission.RUN),
                                    ask.principal());
                            var pump = new OutputPump(vertx.getOrCreateContext(), reader, session);
                            var leave = writers.enter(writer == null ? null : target + " " + writer, session::replace);
                            session.open(vertx, open, pump, process.state(), reader.position(), leave);
                        }))
                .mapEmpty();
    }

    private static String writer(Ask ask) {
        var writer = ask.query().text("writer");
        if (writer != null && writer.length() > MOST_WRITER) {
            throw Fault.invalid("writer", "must be at most " + MOST_WRITER + " characters")
                    .asException();
        }
        return writer;
    }
}
