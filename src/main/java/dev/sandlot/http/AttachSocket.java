package dev.sandlot.http;

import dev.sandlot.auth.Permission;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.InputSink;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.OutputSource.Start;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** The route of the WebSocket {@code sandlot.v1}: checks everything, then hands over to an {@link AttachSession}. */
final class AttachSocket {
    static final String PROTOCOL = "sandlot.v1";

    private static final String PATH = ProcessRoutes.ONE + "/attach";

    private final Vertx vertx;
    private final Bus bus;
    private final OutputSource output;
    private final InputSink input;
    private final OpenStreams open;

    AttachSocket(Vertx vertx, Bus bus, OutputSource output, InputSink input, OpenStreams open) {
        this.vertx = vertx;
        this.bus = bus;
        this.output = output;
        this.input = input;
        this.open = open;
    }

    void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, PATH, Permission.READ, this::attach);
    }

    /** Whether a request wants to become a WebSocket of this protocol. */
    static boolean isAsked(HttpServerRequest request) {
        var protocols = request.getHeader("Sec-WebSocket-Protocol");
        return Identity.isUpgrade(request)
                && protocols != null
                && java.util.Arrays.stream(protocols.split(","))
                        .map(String::trim)
                        .anyMatch(PROTOCOL::equals);
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
        var from = ask.query().number("from", 0, Long.MAX_VALUE);
        var start = from == null ? new Start.First() : new Start.At(from);
        return bus.ask(new Request.GetProcess(ask.sandbox(), ask.process(), 0)).compose(process -> {
            var steering = new Steering(process, ask.principal().may(Permission.RUN));
            return steering.inputTaken()
                    .compose(taken -> output.open(process.sandboxId(), process.id(), start, null)
                            .compose(reader -> attach(request, process, steering, reader, taken)));
        });
    }

    private Future<Void> attach(
            HttpServerRequest request, SandboxProcess process, Steering steering, OutputReader reader, Long taken) {
        return request.toWebSocket().onFailure(refused -> reader.close()).map(socket -> {
            var session = new AttachSession(socket, process, steering);
            var pump = new OutputPump(vertx.getOrCreateContext(), reader, session);
            session.open(vertx, open, pump, reader.position(), taken);
            return null;
        });
    }

    /** What a client may do to the process. */
    final class Steering {
        private final SandboxProcess process;
        private final boolean allowed;

        private Steering(SandboxProcess process, boolean allowed) {
            this.process = process;
            this.allowed = allowed;
        }

        boolean isAllowed() {
            return allowed;
        }

        Future<Void> write(io.vertx.core.buffer.Buffer bytes) {
            return input.write(process.sandboxId(), process.id(), bytes);
        }

        /** How many bytes of standard input the process has been given so far; null where it can't be told, or is not open. */
        Future<Long> inputTaken() {
            var wanted = allowed && process.spec().stdinOpen() && process.state() == ProcessState.RUNNING;
            return wanted
                    ? input.taken(process.sandboxId(), process.id()).otherwise((Long) null)
                    : Future.succeededFuture();
        }

        Future<Void> endInput() {
            return input.end(process.sandboxId(), process.id());
        }

        Future<Void> signal(String name) {
            return bus.ask(new Request.SignalProcess(
                            process.sandboxId().value(), process.id().value(), name))
                    .mapEmpty();
        }
    }
}
