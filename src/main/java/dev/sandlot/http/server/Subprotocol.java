package dev.sandlot.http.server;

import dev.sandlot.model.Fault;
import dev.sandlot.wire.AttachProtocol;
import dev.sandlot.wire.PortProtocol;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;

/** The languages that WebSockets of this server speak (RFC 6455, 1.9). */
public enum Subprotocol {
    /** One process: its output, its standard input or its terminal. */
    ATTACH(AttachProtocol.NAME),
    /** A stream of events. */
    EVENTS("sandlot.events.v1"),
    /** One connection to a port of a sandbox. */
    PORT(PortProtocol.NAME);

    private final String label;

    Subprotocol(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Whether a request wants to become a WebSocket of this kind. */
    public boolean isAsked(HttpServerRequest request) {
        return Identity.isUpgrade(request) && isOffered(request);
    }

    /** As {@link #isAsked}, where a WebSocket of another kind can't be had: one who asks for that gets a fault of kind MALFORMED. */
    public boolean isOnlyOneAsked(HttpServerRequest request) {
        if (!Identity.isUpgrade(request)) {
            return false;
        }
        if (!isOffered(request)) {
            throw missing("This route speaks another subprotocol.");
        }
        return true;
    }

    /** A fault of kind MALFORMED that tells what to offer. */
    public RuntimeException missing(String message) {
        return Fault.of(Fault.Kind.MALFORMED, message, "Connect with the subprotocol \"" + label + "\".")
                .asException();
    }

    private boolean isOffered(HttpServerRequest request) {
        var protocols = request.getHeader("Sec-WebSocket-Protocol");
        return protocols != null
                && Arrays.stream(protocols.split(",")).map(String::trim).anyMatch(label::equals);
    }
}
