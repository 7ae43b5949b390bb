package dev.sandlot.api;

import org.jspecify.annotations.Nullable;

/** How output is sent. */
public enum StreamFormat {
    /** The bytes as they were printed; the name says what a browser may do with them. */
    TEXT("text/plain; charset=utf-8"),
    NDJSON("application/x-ndjson"),
    SSE("text/event-stream"),
    /** A recording of one terminal, from the first chunk wanted to what is there now. */
    ASCIICAST("application/x-asciicast");

    private final String contentType;

    StreamFormat(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /** What the parameter {@code format} names, else what {@code accept} asks for, else text. */
    public static StreamFormat of(Query query, @Nullable String accept) {
        var named = query.choice("format", StreamFormat.class);
        if (named != null) {
            return named;
        }
        if (accept == null) {
            return TEXT;
        }
        if (accept.contains("text/event-stream")) {
            return SSE;
        }
        return accept.contains("ndjson") ? NDJSON : accept.contains("x-asciicast") ? ASCIICAST : TEXT;
    }
}
