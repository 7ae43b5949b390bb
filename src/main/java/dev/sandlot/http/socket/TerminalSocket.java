package dev.sandlot.http.socket;

import dev.sandlot.api.Ask;
import dev.sandlot.auth.Permission;
import dev.sandlot.http.server.Edge;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.TerminalSource;
import dev.sandlot.stream.TerminalViewer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** The WebSocket {@code sandlot.v1} of a terminal: checks everything, then hands over to a {@link TerminalSession}. */
final class TerminalSocket {
    private final Vertx vertx;
    private final Edge edge;
    private final TerminalSource terminals;

    TerminalSocket(Vertx vertx, Edge edge) {
        this.vertx = vertx;
        this.edge = edge;
        this.terminals = edge.parts().ports().terminals();
    }

    /** The terminal is joined before the upgrade, so that whatever forbids it is told as a problem. */
    Future<Void> attach(HttpServerRequest request, Ask ask, SandboxProcess process) {
        var mayWrite = ask.principal().may(Permission.RUN);
        var options = options(ask, mayWrite);
        var session = new TerminalSession(
                vertx,
                edge.parts().bus(),
                process,
                new TerminalSession.Rights(options.readOnly(), mayWrite, ask.principal()),
                edge.shares().answersTo(ask.principal()));
        return terminals
                .view(process.sandboxId(), process.id(), options, session)
                .compose(viewer -> {
                    viewer.pause();
                    return SocketLink.of(request, edge.shares().inputOf(ask.principal()))
                            .onFailure(refused -> viewer.close())
                            .onSuccess(link ->
                                    session.open(link, viewer, edge.clients().open()));
                })
                .mapEmpty();
    }

    private static TerminalViewer.Options options(Ask ask, boolean mayWrite) {
        var query = ask.query();
        if (query.text("writer") != null) {
            throw Fault.invalid("writer", "does not go with a terminal: what several type comes together there")
                    .asException();
        }
        var size =
                new TerminalSize((int) query.number("cols", 1, TerminalSize.MAX_COLS, TerminalSize.USUAL.cols()), (int)
                        query.number("rows", 1, TerminalSize.MAX_ROWS, TerminalSize.USUAL.rows()));
        return new TerminalViewer.Options(
                size,
                !mayWrite || query.flag("read_only"),
                query.flag("clipboard"),
                query.number("from", 0, Long.MAX_VALUE));
    }
}
