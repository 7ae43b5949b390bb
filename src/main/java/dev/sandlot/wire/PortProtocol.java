package dev.sandlot.wire;

/**
 * The language of the WebSocket that is one connection to a port of a sandbox: binary frames alone, whose bytes go through either way. An empty one is the
 * end of what its sender sends; the other direction goes on. The server closes with {@link CloseCode#DONE} when both are over.
 */
public final class PortProtocol {
    /** The subprotocol's name in the handshake. */
    public static final String NAME = "sandlot.port.v1";

    private PortProtocol() {}
}
