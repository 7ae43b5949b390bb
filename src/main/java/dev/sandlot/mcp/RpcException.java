package dev.sandlot.mcp;

import org.jspecify.annotations.Nullable;

/** Carries an {@link RpcError} to where it is answered. Has no stack trace: it is an answer, not a bug. */
final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RpcError error;
    private final transient @Nullable Object id;

    RpcException(RpcError error, @Nullable Object id) {
        super(error.message(), null, false, false);
        this.error = error;
        this.id = id;
    }

    RpcError error() {
        return error;
    }

    @Nullable
    Object id() {
        return id;
    }
}
