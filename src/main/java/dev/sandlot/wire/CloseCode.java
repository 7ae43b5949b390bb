package dev.sandlot.wire;

import dev.sandlot.model.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Why a WebSocket was closed (RFC 6455, 7.4). A refusal, with which coming back is no use, is 4000 and the status of the same refusal over
 * HTTP, because browsers hide the status of a handshake.
 */
public enum CloseCode {
    /** All was sent: after {@code exit}, or another connection goes on with it. */
    DONE(1000, null),
    /** What a viewer of a display said is no RFB. */
    PROTOCOL_ERROR(1002, null),
    /** A frame that the subprotocol doesn't know. */
    UNSUPPORTED(1003, null),
    /** A text frame is no JSON object. */
    NO_JSON(1007, null),
    /** A frame is longer than {@link AttachProtocol#MOST_FRAME}. */
    TOO_LONG(1009, null),
    /** The daemon restarts, or the way to what is shown broke: come back. */
    RESTARTING(1012, null),
    UNAUTHENTICATED(Fault.Kind.UNAUTHENTICATED),
    FORBIDDEN(Fault.Kind.FORBIDDEN),
    NOT_FOUND(Fault.Kind.NOT_FOUND);

    private static final int REFUSALS = 4000;

    private final int code;
    private final Fault.@Nullable Kind refusal;

    CloseCode(int code, Fault.@Nullable Kind refusal) {
        this.code = code;
        this.refusal = refusal;
    }

    CloseCode(Fault.Kind refusal) {
        this(REFUSALS + refusal.status(), refusal);
    }

    public short code() {
        return (short) code;
    }

    /** What is refused with this code, or null where coming back may help, or the code isn't known. */
    public static Fault.@Nullable Kind refusal(int code) {
        for (var each : values()) {
            if (each.code == code) {
                return each.refusal;
            }
        }
        return null;
    }

    /** The code that refuses with a fault of this kind, or null where there is none: then coming back may help. */
    public static @Nullable CloseCode refusing(Fault.Kind kind) {
        for (var each : values()) {
            if (each.refusal == kind) {
                return each;
            }
        }
        return null;
    }
}
