package dev.sandlot.http.socket;

import dev.sandlot.auth.Principal;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.stream.PortSource;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import dev.sandlot.wire.CloseCode;
import dev.sandlot.wire.PortProtocol;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/** One WebSocket of {@link PortProtocol}: bytes both ways, each at its own pace. */
public final class PortSession {
    private final SocketLink link;
    private final AttachLine line;
    private final PortSource.Connection connection;
    private final Promise<Void> inward = Promise.promise();

    public PortSession(SocketLink link, PortSource.Connection connection) {
        this.link = link;
        this.line = new AttachLine(link.socket());
        this.connection = connection;
    }

    /** @param principal whose end is the socket's end */
    public void open(Vertx vertx, OpenStreams open, Principal principal) {
        line.open(vertx, open, principal, () -> {
            inward.tryFail("closed");
            Unawaited.note(connection.close(), "closing a connection to a port");
        });
        link.socket().textMessageHandler(text -> line.close(CloseCode.UNSUPPORTED, "Bytes come in binary frames."));
        link.socket().binaryMessageHandler(this::take);
        Future.join(inward.future(), Repeated.until(this::give))
                .onComplete(over -> line.close(over.succeeded() ? CloseCode.DONE : CloseCode.RESTARTING, null));
    }

    private void take(Buffer bytes) {
        link.intake().delivered();
        if (bytes.length() == 0) {
            connection.end().onComplete(inward::tryComplete, gone -> inward.tryComplete());
            return;
        }
        line.holdBack(true);
        connection
                .write(bytes)
                .onSuccess(v -> line.holdBack(false))
                // Nobody inside takes anything any more; what it has said still comes.
                .onFailure(gone -> {
                    inward.tryComplete();
                    line.holdBack(false);
                });
    }

    /** True when it was the end. */
    private Future<Boolean> give() {
        return connection
                .read()
                .compose(bytes ->
                        line.send(bytes == null ? Buffer.buffer() : bytes).map(bytes == null));
    }
}
