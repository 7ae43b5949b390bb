package dev.sandlot.http.stream;

import dev.sandlot.api.Query;
import dev.sandlot.http.server.Subprotocol;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** How output is sent. */
public enum Format {
    /** The bytes as they were printed; the name says what a browser may do with them. */
    TEXT("text/plain; charset=utf-8"),
    NDJSON("application/x-ndjson"),
    SSE("text/event-stream");

    private final String contentType;

    Format(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /** What the parameter {@code format} names, else what Accept asks for, else text; a WebSocket carries events. */
    public static Format of(HttpServerRequest request, Query query) {
        if (Subprotocol.EVENTS.isOnlyOneAsked(request)) {
            return SSE;
        }
        var named = query.choice("format", Format.class);
        if (named != null) {
            return named;
        }
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null) {
            return TEXT;
        }
        return accept.contains("text/event-stream") ? SSE : accept.contains("ndjson") ? NDJSON : TEXT;
    }
}
